package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	evidenceLimit     = 2_010_000
	caseEvidenceLimit = 21_849 // letters of base64 in a statement: 16,384 bytes
	hashLimit         = 65
)

var evidenceHead = regexp.MustCompile(`^sametable fork evidence v1\nolder ([1-9][0-9]{0,6})\nnewer ([1-9][0-9]{0,6})(?:\n|$)`)

// checkEvidence checks that an evidence file shows two heads that one log signed and no single history has.
func checkEvidence(path string, keys note.Verifiers) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	older, newer, err := openEvidence(raw, keys)
	if err != nil {
		return err
	}
	fmt.Printf("%s signed two histories: size %d root %v, size %d root %v\n",
		older.origin, older.tree.N, older.tree.Hash, newer.tree.N, newer.tree.Hash)
	return nil
}

func openEvidence(raw []byte, keys note.Verifiers) (older, newer checkpoint, err error) {
	head, notes, found := bytes.Cut(raw, []byte("\n\n"))
	form := evidenceHead.FindStringSubmatch(string(head))
	if len(raw) > evidenceLimit || !found || form == nil {
		return older, newer, fmt.Errorf("not a fork evidence file")
	}
	first, _ := strconv.Atoi(form[1])
	second, _ := strconv.Atoi(form[2])
	if first+second != len(notes) {
		return older, newer, fmt.Errorf("the notes have other lengths than the file says")
	}
	if older, err = openCheckpoint(notes[:first], keys); err != nil {
		return older, newer, fmt.Errorf("older checkpoint: %w", err)
	}
	if newer, err = openCheckpoint(notes[first:], keys); err != nil {
		return older, newer, fmt.Errorf("newer checkpoint: %w", err)
	}
	if older.origin != newer.origin {
		return older, newer, fmt.Errorf("two logs: %s and %s", older.origin, newer.origin)
	}
	seeded, err := parseHashes(strings.Split(string(head), "\n")[3:])
	if err != nil {
		return older, newer, err
	}
	if older.tree.N == newer.tree.N {
		if len(seeded) != 0 || older.tree.Hash == newer.tree.Hash {
			return older, newer, fmt.Errorf("the two heads agree: no fork")
		}
		return older, newer, nil
	}
	implied, proof, err := split(seeded, older.tree.N, newer.tree)
	if err != nil {
		return older, newer, err
	}
	if implied == older.tree.Hash {
		return older, newer, fmt.Errorf("the two heads agree: no fork")
	}
	// The same hashes, and the root that was signed: Go's own check must refuse what it has just accepted.
	if tlog.CheckTree(proof, newer.tree.N, newer.tree.Hash, older.tree.N, older.tree.Hash) == nil {
		return older, newer, fmt.Errorf("CheckTree accepts the older head: no fork")
	}
	fmt.Println("CheckTree: the signed older head is no beginning of the newer one")
	return older, newer, nil
}

// split gives the older root that seeded hashes imply, and the proof in RFC 6962's form, which CheckTree has
// accepted for that root: so the hashes do lead to the newer root.
func split(seeded []tlog.Hash, size int64, newer tlog.Tree) (tlog.Hash, tlog.TreeProof, error) {
	if size <= 0 || size >= newer.N || len(seeded) == 0 || len(seeded) > 65 {
		return tlog.Hash{}, nil, fmt.Errorf("a consistency proof of other sizes")
	}
	fn, sn := size-1, newer.N-1
	for fn&1 == 1 {
		fn, sn = fn>>1, sn>>1
	}
	implied := seeded[0]
	for _, sibling := range seeded[1:] {
		if fn&1 == 1 || fn == sn {
			implied = tlog.NodeHash(sibling, implied)
			for fn&1 == 0 && fn != 0 {
				fn, sn = fn>>1, sn>>1
			}
		}
		fn, sn = fn>>1, sn>>1
	}
	proof := tlog.TreeProof(seeded)
	if size&(size-1) == 0 { // the older root itself is the seed
		proof = proof[1:]
	}
	if err := tlog.CheckTree(proof, newer.N, newer.Hash, size, implied); err != nil {
		return tlog.Hash{}, nil, fmt.Errorf("the hashes do not lead to the newer head: %w", err)
	}
	return implied, proof, nil
}

// checkFork checks a fork statement, given as an SD-JWT with all its disclosures: the evidence it carries, and
// that both histories have one beginning of the size it names and part right after it.
func checkFork(path string, keys note.Verifiers) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	parts := strings.Split(strings.TrimSuffix(strings.TrimRight(string(raw), "\n"), "~"), "~")
	said, err := parseStatement([]byte(parts[0]))
	if err != nil {
		return err
	}
	fields, withheld, err := said.openDisclosures(parts[1:])
	if err != nil || withheld != 0 || fields["type"] != "fork" {
		return fmt.Errorf("no whole fork statement: %v", err)
	}
	evidence, err := base64.StdEncoding.Strict().DecodeString(text(fields["evidence"]))
	if err != nil || len(text(fields["evidence"])) > caseEvidenceLimit ||
		base64.StdEncoding.EncodeToString(evidence) != text(fields["evidence"]) {
		return fmt.Errorf("evidence: not in its one form, or too long: %v", err)
	}
	older, newer, err := openEvidence(evidence, keys)
	if err != nil {
		return err
	}
	number, _ := fields["common"].(json.Number)
	common, err := number.Int64()
	proof, _ := fields["proof"].(map[string]any)
	if err != nil || len(proof) != 6 || common < 0 {
		return fmt.Errorf("common or proof is malformed")
	}
	var implied, leaves [2]tlog.Hash
	for n, head := range []checkpoint{older, newer} {
		name := []string{"older", "newer"}[n]
		if common > 0 {
			seeded, err := hashesOf(proof[name])
			if err != nil {
				return err
			}
			if implied[n], _, err = split(seeded, common, head.tree); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		} else if rows, isList := proof[name].([]any); !isList || len(rows) != 0 {
			return fmt.Errorf("%s: hashes, where nothing is common", name)
		}
		path, err := hashesOf(proof[name+"_path"])
		if err != nil {
			return err
		}
		leaf, err := parseHashes([]string{text(proof[name+"_leaf"])})
		if err != nil {
			return err
		}
		leaves[n] = leaf[0]
		if err := tlog.CheckRecord(path, head.tree.N, head.tree.Hash, common, leaves[n]); err != nil {
			return fmt.Errorf("%s leaf: %w", name, err)
		}
	}
	if implied[0] != implied[1] || leaves[0] == leaves[1] {
		return fmt.Errorf("%d is not the last common size", common)
	}
	fmt.Printf("%s counts up to its first %d entries only\n", older.origin, common)
	return nil
}

func text(value any) string {
	held, _ := value.(string)
	return held
}

func hashesOf(value any) ([]tlog.Hash, error) {
	rows, isList := value.([]any)
	if !isList || len(rows) > hashLimit {
		return nil, fmt.Errorf("not a list of at most %d hashes", hashLimit)
	}
	lines := make([]string, 0, len(rows))
	for _, row := range rows {
		lines = append(lines, text(row))
	}
	return parseHashes(lines)
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		if hash.String() != line {
			return nil, fmt.Errorf("a hash in another than its one form: %q", line)
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}
