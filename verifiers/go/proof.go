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
func checkProof(proofPath, entryPath string, keys note.Verifiers, founding *founding) error {
	raw, err := os.ReadFile(proofPath)
	if err != nil {
		return err
	}
	presented, err := os.ReadFile(entryPath)
	if err != nil {
		return err
	}
	// The log holds the signed part only; disclosures follow it, each after a "~".
	parts := strings.Split(strings.TrimSuffix(strings.TrimRight(string(presented), "\n"), "~"), "~")
	entry := parts[0]
	said, err := parseStatement([]byte(entry))
	if err != nil {
		return fmt.Errorf("statement: %w", err)
	}
	fields, withheld, err := said.openDisclosures(parts[1:])
	if err != nil {
		return fmt.Errorf("statement: %w", err)
	}

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
	if said.log != opened.origin {
		return fmt.Errorf("the statement was signed for another log: %.120q", said.log)
	}
	if founding != nil {
		if err := said.checkSeat(founding.seats[opened.origin]); err != nil {
			return err
		}
		fmt.Println("signed by a seat of the genesis")
	}
	fmt.Printf("%d fields released, %d withheld\n", len(fields), withheld)
	fmt.Printf("entry %d is in %s at size %d\n", index, opened.origin, opened.tree.N)
	fmt.Printf("%d valid signatures: %s\n", len(opened.signed), strings.Join(opened.signed, ", "))
	return nil
}
