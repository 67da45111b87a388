// Command sametable-verify checks a Sametable log, or one entry of it, with other people's code:
// golang.org/x/mod/sumdb (the client of Go's checksum database) for notes and trees, and the
// standard library for Ed25519, ML-DSA and SHA-256. Nothing here is shared with the Python side.
//
// It proves that entries are in a log that was signed. It does not read payloads, check the
// signatures of seats, count how many cosigners are enough, or say whether a statement is true.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	dir := flag.String("dir", "", "folder of a log: checkpoint, tile/...; every entry is checked")
	proof := flag.String("proof", "", "a tlog-proof file; needs -entry")
	entry := flag.String("entry", "", "the entry that -proof is for: an SD-JWT, with or without disclosures")
	vkeys := flag.String("vkeys", "", "file of verifier keys, one a line: of the log and of cosigners")
	flag.Parse()
	if err := run(*dir, *proof, *entry, *vkeys); err != nil {
		fmt.Println("FAIL", err)
		os.Exit(1)
	}
	fmt.Println("OK")
}

func run(dir, proof, entry, vkeys string) error {
	keys, err := readKeys(vkeys)
	if err != nil {
		return err
	}
	switch {
	case dir != "" && proof == "":
		return checkLog(dir, keys)
	case proof != "" && entry != "" && dir == "":
		return checkProof(proof, entry, keys)
	}
	return fmt.Errorf("say -dir, or -proof and -entry; and -vkeys")
}
