// Command sametable-verify checks a Sametable log, or one entry of it, with other people's code:
// golang.org/x/mod/sumdb (the client of Go's checksum database) for notes and trees, and the
// standard library for Ed25519, ML-DSA and SHA-256. Nothing here is shared with the Python side.
//
// It proves that entries are in a log that was signed, that each is a statement in form, with -genesis that a
// seat of the founding signed it, and that evidence shows a fork. It does not know keys that were enrolled later,
// count how many cosigners are enough, or say whether a statement is true.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	dir := flag.String("dir", "", "folder of a log: checkpoint, tile/...; every entry is checked")
	proof := flag.String("proof", "", "a tlog-proof file; needs -sdjwt")
	entry := flag.String("sdjwt", "", "the statement that -proof is for: an SD-JWT, with or without disclosures")
	flag.StringVar(entry, "entry", "", "the same as -sdjwt")
	evidence := flag.String("evidence", "", "a fork evidence file")
	fork := flag.String("fork", "", "a fork statement: an SD-JWT with all its disclosures")
	genesis := flag.String("genesis", "", "the founding document: seats' signatures are checked against it")
	enrolled := flag.String("enrolled", "", "with -genesis: file of seats' keys enrolled since, base64url, one a line")
	vkeys := flag.String("vkeys", "", "file of verifier keys, one a line: of the log and of cosigners")
	flag.Parse()
	if err := run(*dir, *proof, *entry, *evidence, *fork, *genesis, *enrolled, *vkeys); err != nil {
		fmt.Println("FAIL", err)
		os.Exit(1)
	}
	fmt.Println("OK")
}

func run(dir, proof, entry, evidence, fork, genesis, enrolled, vkeys string) error {
	keys, err := readKeys(vkeys)
	if err != nil {
		return err
	}
	var founding *founding
	if genesis != "" {
		if founding, err = readFounding(genesis, enrolled); err != nil {
			return err
		}
	}
	asked := 0
	for _, one := range []string{dir, proof, evidence, fork} {
		if one != "" {
			asked++
		}
	}
	switch {
	case asked != 1:
	case dir != "":
		return checkLog(dir, keys, founding)
	case proof != "" && entry != "":
		return checkProof(proof, entry, keys, founding)
	case evidence != "":
		return checkEvidence(evidence, keys)
	case fork != "":
		return checkFork(fork, keys)
	}
	return fmt.Errorf("say one of -dir, -proof with -sdjwt, -evidence, -fork; and -vkeys")
}
