package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const magic = "c2sp.org/tlog-proof@v1"

// checkProof checks that one entry is in the log whose checkpoint the proof file carries.
func checkProof(proofPath, entryPath string, keys note.Verifiers) error {
	raw, err := os.ReadFile(proofPath)
	if err != nil {
		return err
	}
	presented, err := os.ReadFile(entryPath)
	if err != nil {
		return err
	}
	// The log holds the signed part only; disclosures follow it, each after a "~".
	entry, _, _ := strings.Cut(strings.TrimRight(string(presented), "\n"), "~")

	head, signed, found := strings.Cut(string(raw), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != magic {
		return fmt.Errorf("not a %s file", magic)
	}
	number, found := strings.CutPrefix(lines[1], "index ")
	index, err := strconv.ParseInt(number, 10, 64)
	if !found || err != nil {
		return fmt.Errorf("line 2: want an index")
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	opened, err := openCheckpoint([]byte(signed), keys)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	if index < 0 || index >= opened.tree.N {
		return fmt.Errorf("index %d in a log of %d", index, opened.tree.N)
	}
	leaf := tlog.RecordHash([]byte(entry))
	if err := tlog.CheckRecord(proof, opened.tree.N, opened.tree.Hash, index, leaf); err != nil {
		return fmt.Errorf("entry is not in the log: %w", err)
	}
	fmt.Printf("entry %d is in %s at size %d\n", index, opened.origin, opened.tree.N)
	fmt.Printf("%d valid signatures: %s\n", len(opened.signed), strings.Join(opened.signed, ", "))
	return nil
}
