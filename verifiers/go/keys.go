package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/mldsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Kinds of key in C2SP signed-note and tlog-cosignature.
const (
	kindEd25519     = 0x01
	kindCosignature = 0x04
	kindMLDSA44     = 0x06
)

// checkpoint is a signed tree head whose note was opened.
type checkpoint struct {
	origin string
	tree   tlog.Tree
	signed []string // who signed it, of the keys that we know
}

// cosigner verifies the timestamped signatures that x/mod does not know.
type cosigner struct {
	name   string
	hash   uint32
	kind   byte
	public []byte
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }

// Verify checks the time (8 bytes) and the signature that follows it.
func (c cosigner) Verify(text, signature []byte) bool {
	if len(signature) < 8 {
		return false
	}
	time, signature := binary.BigEndian.Uint64(signature), signature[8:]
	if c.kind == kindCosignature {
		message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, text)
		return ed25519.Verify(c.public, []byte(message), signature)
	}
	key, err := mldsa.NewPublicKey(mldsa.MLDSA44(), c.public)
	if err != nil {
		return false
	}
	head, err := parseText(string(text))
	if err != nil || len(head.origin) > 255 || len(c.name) > 255 {
		return false
	}
	var message bytes.Buffer
	message.WriteString("subtree/v1\n\x00")
	message.WriteByte(byte(len(c.name)))
	message.WriteString(c.name)
	message.Write(binary.BigEndian.AppendUint64(nil, time))
	message.WriteByte(byte(len(head.origin)))
	message.WriteString(head.origin)
	message.Write(make([]byte, 8)) // the subtree begins at entry 0
	message.Write(binary.BigEndian.AppendUint64(nil, uint64(head.tree.N)))
	message.Write(head.tree.Hash[:])
	return mldsa.Verify(key, message.Bytes(), signature, nil) == nil
}

// readKeys reads verifier keys, one a line.
func readKeys(path string) (note.Verifiers, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var list []note.Verifier
	for _, line := range strings.Fields(string(raw)) {
		key, err := newVerifier(line)
		if err != nil {
			return nil, fmt.Errorf("verifier key %.60q: %w", line, err)
		}
		list = append(list, key)
	}
	return note.VerifierList(list...), nil
}

func newVerifier(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("want name+id+key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil {
		return nil, err
	}
	if len(key) == 0 {
		return nil, fmt.Errorf("no key")
	}
	if key[0] == kindEd25519 {
		return note.NewVerifier(vkey)
	}
	if key[0] != kindCosignature && key[0] != kindMLDSA44 {
		return nil, fmt.Errorf("key of kind 0x%02x", key[0])
	}
	if key[0] == kindCosignature && len(key) != 1+ed25519.PublicKeySize {
		return nil, fmt.Errorf("key of %d bytes", len(key))
	}
	want := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash, err := strconv.ParseUint(parts[1], 16, 32)
	if err != nil || binary.BigEndian.Uint32(want[:]) != uint32(hash) {
		return nil, fmt.Errorf("key id does not belong to the key")
	}
	return cosigner{parts[0], uint32(hash), key[0], key[1:]}, nil
}

// openCheckpoint opens a signed note and insists on the log's own signature: its key has the origin's name.
func openCheckpoint(raw []byte, keys note.Verifiers) (checkpoint, error) {
	opened, err := note.Open(raw, keys)
	if err != nil {
		return checkpoint{}, err
	}
	head, err := parseText(opened.Text)
	if err != nil {
		return checkpoint{}, err
	}
	own := false
	for _, signature := range opened.Sigs {
		head.signed = append(head.signed, signature.Name)
		own = own || signature.Name == head.origin
	}
	if !own {
		return checkpoint{}, fmt.Errorf("no signature by the log %q itself", head.origin)
	}
	return head, nil
}

// parseText reads origin, size and root. x/mod's own ParseTree is for Go's checksum database only.
func parseText(text string) (checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[0] == "" || lines[3] != "" {
		return checkpoint{}, fmt.Errorf("a checkpoint has three lines: origin, size, root")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return checkpoint{}, fmt.Errorf("size %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return checkpoint{}, err
	}
	return checkpoint{origin: lines[0], tree: tlog.Tree{N: size, Hash: root}}, nil
}
