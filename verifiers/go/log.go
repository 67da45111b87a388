package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
	trials = 200 // inclusion proofs tried, spread evenly
)

// tiles reads a folder of static files in the layout of C2SP tlog-tiles.
type tiles struct{ dir string }

func (t tiles) Height() int { return height }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		// C2SP leaves the height out of the path.
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		raw, err := os.ReadFile(filepath.Join(t.dir, filepath.FromSlash(path)))
		if err != nil {
			return nil, err
		}
		found = append(found, raw)
	}
	return found, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func readCheckpoint(path string, keys note.Verifiers) (checkpoint, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return checkpoint{}, err
	}
	return openCheckpoint(raw, keys)
}

// checkLog checks signatures, tiles, every entry, and every older checkpoint in the folder.
func checkLog(dir string, keys note.Verifiers, founding *founding) error {
	head, err := readCheckpoint(filepath.Join(dir, "checkpoint"), keys)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	fmt.Printf("checkpoint %s size %d root %v\n", head.origin, head.tree.N, head.tree.Hash)
	fmt.Printf("%d valid signatures: %s\n", len(head.signed), strings.Join(head.signed, ", "))

	// 1. The tiles lead to the signed root; the reader checks each tile that it reads against it.
	reader := tlog.TileHashReader(head.tree, tiles{dir})
	root, err := tlog.TreeHash(head.tree.N, reader)
	if err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	if root != head.tree.Hash {
		return fmt.Errorf("tiles lead to root %v", root)
	}
	// 2. Every entry is the one whose hash is in the tiles.
	if err := checkEntries(dir, head, reader, founding); err != nil {
		return err
	}
	fmt.Printf("all %d entries match the tree and are statements in form\n", head.tree.N)
	if founding != nil {
		fmt.Println("every statement is signed by a seat that is known")
	}
	// 3. Entries can be proved one by one.
	step := max(1, head.tree.N/trials)
	proved := 0
	for index := int64(0); index < head.tree.N; index += step {
		if err := proveEntry(head.tree, index, reader); err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
		proved++
	}
	// 4. Every older checkpoint that lies in the folder is the beginning of this one.
	older, err := filepath.Glob(filepath.Join(dir, "checkpoint.*"))
	if err != nil {
		return err
	}
	for _, path := range older {
		if err := proveOlder(path, head, keys, reader); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
	}
	fmt.Printf("%d inclusion proofs and %d older checkpoints check\n", proved, len(older))
	return nil
}

func checkEntries(dir string, head checkpoint, reader tlog.HashReader, founding *founding) error {
	size := head.tree.N
	ids := map[string]int64{}
	for start := int64(0); start < size; start += width {
		count := min(width, size-start)
		tile := tlog.Tile{H: height, L: 0, N: start / width, W: int(count)}
		path := "tile/entries/" + strings.TrimPrefix(tile.Path(), "tile/8/0/")
		raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
		if err != nil {
			return err
		}
		var indexes []int64
		var hashes []tlog.Hash
		var entries [][]byte
		for len(raw) >= 2 {
			length := int(binary.BigEndian.Uint16(raw))
			if len(raw) < 2+length {
				return fmt.Errorf("%s: cut short in entry %d", path, start+int64(len(indexes)))
			}
			indexes = append(indexes, tlog.StoredHashIndex(0, start+int64(len(indexes))))
			hashes = append(hashes, tlog.RecordHash(raw[2:2+length]))
			entries = append(entries, raw[2:2+length])
			raw = raw[2+length:]
		}
		if len(raw) != 0 || int64(len(hashes)) != count {
			return fmt.Errorf("%s: %d entries, want %d", path, len(hashes), count)
		}
		stored, err := reader.ReadHashes(indexes)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for offset, hash := range hashes {
			if stored[offset] != hash {
				return fmt.Errorf("entry %d does not match its leaf hash", start+int64(offset))
			}
			if err := checkEntry(head.origin, start+int64(offset), entries[offset], founding, ids); err != nil {
				return fmt.Errorf("entry %d: %w", start+int64(offset), err)
			}
		}
	}
	return nil
}

// checkEntry checks an entry's form and, where the founding document is at hand, its place and its author.
func checkEntry(origin string, index int64, raw []byte, founding *founding, ids map[string]int64) error {
	if index == 0 {
		if founding != nil && string(raw) != string(founding.raw) {
			return fmt.Errorf("it is not the founding document")
		}
		return nil
	}
	said, err := parseStatement(raw)
	if err != nil {
		return err
	}
	if said.log != origin {
		return fmt.Errorf("it was signed for another log: %.120q", said.log)
	}
	if first, twice := ids[said.id]; twice {
		fmt.Printf("entry %d repeats entry %d; it does not count\n", index, first)
	}
	ids[said.id] = index
	if founding == nil {
		return nil
	}
	return said.checkSeat(founding.seats[origin])
}

func proveEntry(tree tlog.Tree, index int64, reader tlog.HashReader) error {
	proof, err := tlog.ProveRecord(tree.N, index, reader)
	if err != nil {
		return err
	}
	leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf[0])
}

func proveOlder(path string, head checkpoint, keys note.Verifiers, reader tlog.HashReader) error {
	older, err := readCheckpoint(path, keys)
	if err != nil {
		return err
	}
	if older.origin != head.origin {
		return fmt.Errorf("origin %q", older.origin)
	}
	if older.tree.N == 0 {
		return nil // an empty tree is the beginning of every tree
	}
	if older.tree.N > head.tree.N {
		return fmt.Errorf("%d entries were signed for, the log here has %d", older.tree.N, head.tree.N)
	}
	proof, err := tlog.ProveTree(head.tree.N, older.tree.N, reader)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, head.tree.N, head.tree.Hash, older.tree.N, older.tree.Hash); err != nil {
		return fmt.Errorf("it was signed over another history of %d entries: %w", older.tree.N, err)
	}
	return nil
}
