package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	maxInt       = 1<<53 - 1
	maxDepth     = 16
	entryLimit   = 65_535
	payloadLimit = 262_144
)

var (
	integerForm  = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,15})$`)
	audienceForm = regexp.MustCompile(`^[!-~]{1,64}$`)
	logForm      = regexp.MustCompile(`^[!-*,-~]{1,255}$`)
)

// statement is the logged part of an entry: the signature is not yet checked.
type statement struct {
	id, kid, log, aud, digest string
	at                        int64
	signed, signature         []byte
}

// seats maps key ids to the keys that the genesis gives to a log's node.
type seats map[string]ed25519.PublicKey

// parseStatement reads logged bytes under the strict profile: one spelling of base64, one of JSON.
func parseStatement(raw []byte) (*statement, error) {
	parts := strings.Split(string(raw), ".")
	if len(raw) > entryLimit || len(parts) != 3 {
		return nil, fmt.Errorf("not header.claims.signature in at most %d bytes", entryLimit)
	}
	header, err := objectOf(parts[0], "alg kid typ")
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	kid, _ := header["kid"].(string)
	if header["alg"] != "Ed25519" || header["typ"] != "sametable+sd-jwt" || len(bytesOf(kid)) != 16 {
		return nil, fmt.Errorf("header: another algorithm, type or key id")
	}
	claims, err := objectOf(parts[1], "_sd _sd_alg at aud log v")
	if err != nil {
		return nil, fmt.Errorf("claims: %w", err)
	}
	digests, _ := claims["_sd"].([]any)
	if len(digests) != 1 || claims["_sd_alg"] != "sha-256" || claims["v"] != json.Number("1") {
		return nil, fmt.Errorf("claims: another version, or not one SHA-256 digest")
	}
	digest, _ := digests[0].(string)
	at, _ := claims["at"].(json.Number)
	aud, _ := claims["aud"].(string)
	log, _ := claims["log"].(string)
	moment, err := at.Int64()
	if err != nil || moment < 0 || len(bytesOf(digest)) != 32 ||
		!audienceForm.MatchString(aud) || !logForm.MatchString(log) {
		return nil, fmt.Errorf("claims: a malformed one")
	}
	signature := bytesOf(parts[2])
	if len(signature) != ed25519.SignatureSize {
		return nil, fmt.Errorf("signature: not 64 bytes in the one spelling of base64url")
	}
	signed := raw[:len(parts[0])+1+len(parts[1])]
	return &statement{idOf(signed), kid, log, aud, digest, moment, signed, signature}, nil
}

// checkSeat checks that a key of the genesis signed the statement, under the strict rule.
func (s *statement) checkSeat(keys seats) error {
	key, known := keys[s.kid]
	if !known {
		return fmt.Errorf("its key %s is no seat of this node in the genesis, nor enrolled", s.kid)
	}
	if !strictVerify(key, s.signed, s.signature) {
		return fmt.Errorf("its signature does not hold")
	}
	return nil
}

// openDisclosures returns the fields that a presentation shows, and how many it withholds. A disclosure that
// nothing refers to is refused, as RFC 9901 section 7.1 demands.
func (s *statement) openDisclosures(texts []string) (map[string]any, int, error) {
	if len(texts) == 0 {
		return nil, 0, nil
	}
	var listed []string
	fields, last, size := map[string]any{}, "", 0
	for number, text := range texts {
		if size += len(text) + 1; size > payloadLimit+1 {
			return nil, 0, fmt.Errorf("contents longer than %d bytes", payloadLimit)
		}
		value, err := canonical(bytesOf(text))
		row, _ := value.([]any)
		if err != nil || len(row) != 3 {
			return nil, 0, fmt.Errorf("disclosure %d is not a canonical [salt, name, value]", number)
		}
		salt, _ := row[0].(string)
		name, _ := row[1].(string)
		if len(bytesOf(salt)) != 16 || name == "" || !namesHold(row[2], number == 0) {
			return nil, 0, fmt.Errorf("disclosure %d: salt, name or an inner name is not allowed", number)
		}
		if number == 0 {
			body, _ := row[2].(map[string]any)
			rows, _ := body["_sd"].([]any)
			for _, one := range rows {
				text, _ := one.(string)
				listed = append(listed, text)
			}
			if name != "body" || len(body) != 1 || idOf([]byte(text)) != s.digest {
				return nil, 0, fmt.Errorf("the body is not what was signed")
			}
			if !slices.IsSorted(listed) || len(slices.Compact(slices.Clone(listed))) != len(listed) || len(listed) == 0 {
				return nil, 0, fmt.Errorf("the body's digests are not ascending, each once")
			}
			continue
		}
		if !slices.Contains(listed, idOf([]byte(text))) {
			return nil, 0, fmt.Errorf("the disclosure of %q is forged: nothing that was signed refers to it", name)
		}
		if name <= last || slices.Contains([]string{"_sd", "_sd_alg", "..."}, name) {
			return nil, 0, fmt.Errorf("fields are not ascending, each once")
		}
		fields[name], last = row[2], name
	}
	return fields, len(listed) - len(fields), nil
}

func namesHold(value any, body bool) bool {
	switch inner := value.(type) {
	case map[string]any:
		for name, one := range inner {
			reserved := name == "" || name == "_sd_alg" || name == "..." || (name == "_sd" && !body)
			if reserved || !namesHold(one, false) {
				return false
			}
		}
	case []any:
		for _, one := range inner {
			if !namesHold(one, false) {
				return false
			}
		}
	}
	return true
}

// founding is what the genesis says: entry 0 of every log, and which keys each log's node has. Keys that were
// enrolled since are in sealed contents, which nothing here opens; who could open them may name those keys.
type founding struct {
	raw   []byte
	seats map[string]seats
}

func readFounding(path, enrolled string) (*founding, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if _, err := canonical(raw); err != nil {
		return nil, fmt.Errorf("genesis: %w", err)
	}
	var genesis struct {
		Format string
		Nodes  []struct {
			Origin  string
			NodePub string `json:"node_kid_pub"`
			Seats   []struct{ Pub string }
		}
	}
	if err := json.Unmarshal(raw, &genesis); err != nil || genesis.Format != "sametable genesis v1" {
		return nil, fmt.Errorf("no genesis in form")
	}
	found := map[string]seats{}
	for _, node := range genesis.Nodes {
		found[node.Origin] = seats{}
		pubs := []string{node.NodePub}
		for _, seat := range node.Seats {
			pubs = append(pubs, seat.Pub)
		}
		for _, text := range pubs {
			pub := bytesOf(text)
			if !strictKey(pub) {
				return nil, fmt.Errorf("genesis: the key %q fails the strict rule", text)
			}
			sum := sha256.Sum256(pub)
			found[node.Origin][base64.RawURLEncoding.EncodeToString(sum[:16])] = pub
		}
	}
	if enrolled == "" {
		return &founding{raw, found}, nil
	}
	more, err := os.ReadFile(enrolled)
	if err != nil {
		return nil, err
	}
	for _, text := range strings.Fields(string(more)) {
		pub := bytesOf(text)
		if !strictKey(pub) {
			return nil, fmt.Errorf("the enrolled key %q fails the strict rule", text)
		}
		sum := sha256.Sum256(pub)
		for _, keys := range found {
			keys[base64.RawURLEncoding.EncodeToString(sum[:16])] = pub
		}
	}
	return &founding{raw, found}, nil
}

// bytesOf decodes base64url in its one spelling; anything else gives no bytes.
func bytesOf(text string) []byte {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || base64.RawURLEncoding.EncodeToString(raw) != text {
		return nil
	}
	return raw
}

func idOf(raw []byte) string {
	sum := sha256.Sum256(raw)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func objectOf(text, names string) (map[string]any, error) {
	value, err := canonical(bytesOf(text))
	if err != nil {
		return nil, err
	}
	object, _ := value.(map[string]any)
	held := make([]string, 0, len(object))
	for name := range object {
		held = append(held, name)
	}
	slices.Sort(held)
	if strings.Join(held, " ") != names {
		return nil, fmt.Errorf("not exactly %s", names)
	}
	return object, nil
}

// canonical reads JSON that must be its own canonical encoding: so no name stands twice, no number is a float.
func canonical(raw []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("not JSON")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("more than one JSON value")
	}
	var written bytes.Buffer
	if err := write(&written, value, 0); err != nil {
		return nil, err
	}
	if !bytes.Equal(written.Bytes(), raw) {
		return nil, fmt.Errorf("not its own canonical encoding (a name twice, an order, a spelling)")
	}
	return value, nil
}

func write(out *bytes.Buffer, value any, depth int) error {
	switch held := value.(type) {
	case nil:
		out.WriteString("null")
	case bool:
		out.WriteString(strconv.FormatBool(held))
	case string:
		writeString(out, held)
	case json.Number:
		number, err := held.Int64()
		if !integerForm.MatchString(held.String()) || err != nil || number > maxInt || number < -maxInt {
			return fmt.Errorf("a number that is no integer within 2^53")
		}
		out.WriteString(held.String())
	case []any:
		if depth == maxDepth {
			return fmt.Errorf("nested deeper than %d", maxDepth)
		}
		out.WriteByte('[')
		for n, one := range held {
			if n > 0 {
				out.WriteByte(',')
			}
			if err := write(out, one, depth+1); err != nil {
				return err
			}
		}
		out.WriteByte(']')
	case map[string]any:
		if depth == maxDepth {
			return fmt.Errorf("nested deeper than %d", maxDepth)
		}
		names := make([]string, 0, len(held))
		for name := range held {
			if strings.IndexFunc(name, func(r rune) bool { return r > 127 }) >= 0 {
				return fmt.Errorf("a name that is not ASCII")
			}
			names = append(names, name)
		}
		slices.Sort(names)
		out.WriteByte('{')
		for n, name := range names {
			if n > 0 {
				out.WriteByte(',')
			}
			writeString(out, name)
			out.WriteByte(':')
			if err := write(out, held[name], depth+1); err != nil {
				return err
			}
		}
		out.WriteByte('}')
	}
	return nil
}

func writeString(out *bytes.Buffer, text string) {
	short := map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}
	out.WriteByte('"')
	for _, letter := range text {
		switch {
		case short[letter] != "":
			out.WriteString(short[letter])
		case letter < ' ':
			fmt.Fprintf(out, `\u%04x`, letter)
		default:
			out.WriteRune(letter)
		}
	}
	out.WriteByte('"')
}
