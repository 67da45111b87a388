package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"math/big"
	"slices"
)

// The strict rule of the record, so that every library gives one verdict: the key is canonical and of prime
// order, and R is none of the 14 encodings of points of low order. Go's own Ed25519 asks for neither.

var (
	prime, _ = new(big.Int).SetString("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed", 16)
	order, _ = new(big.Int).SetString("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", 16)
	curveD   = mod(new(big.Int).Mul(big.NewInt(-121665), new(big.Int).ModInverse(big.NewInt(121666), prime)))
	lowOrder = lowOrderList()
	keyKnown = map[string]bool{}
)

func mod(x *big.Int) *big.Int      { return x.Mod(x, prime) }
func mul(a, b *big.Int) *big.Int   { return mod(new(big.Int).Mul(a, b)) }
func plus(a, b *big.Int) *big.Int  { return mod(new(big.Int).Add(a, b)) }
func minus(a, b *big.Int) *big.Int { return mod(new(big.Int).Sub(a, b)) }

func lowOrderList() []string {
	var found []string
	for _, text := range []string{
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	} {
		raw, _ := hex.DecodeString(text)
		found = append(found, string(raw))
		raw[31] |= 0x80
		found = append(found, string(raw))
	}
	return found
}

func strictVerify(pub ed25519.PublicKey, message, signature []byte) bool {
	return len(signature) == ed25519.SignatureSize && strictKey(pub) &&
		!slices.Contains(lowOrder, string(signature[:32])) && ed25519.Verify(pub, message, signature)
}

// strictKey says whether a key is canonical, on the curve and of prime order; the answer is remembered.
func strictKey(pub []byte) bool {
	if held, known := keyKnown[string(pub)]; known {
		return held
	}
	keyKnown[string(pub)] = primeOrder(pub)
	return keyKnown[string(pub)]
}

func primeOrder(pub []byte) bool {
	if len(pub) != ed25519.PublicKeySize || slices.Contains(lowOrder, string(pub)) {
		return false
	}
	raw := slices.Clone(pub)
	sign := uint(raw[31] >> 7)
	raw[31] &= 0x7f
	slices.Reverse(raw)
	y := new(big.Int).SetBytes(raw)
	if y.Cmp(prime) >= 0 {
		return false
	}
	one, yy := big.NewInt(1), mul(y, y)
	x := new(big.Int).ModSqrt(mul(minus(yy, one), new(big.Int).ModInverse(plus(mul(curveD, yy), one), prime)), prime)
	if x == nil || (x.Sign() == 0 && sign == 1) {
		return false
	}
	if x.Bit(0) != sign {
		x.Sub(prime, x)
	}
	// L times a point of prime order is the identity; projective coordinates X, Y, Z.
	seen, point := [3]*big.Int{new(big.Int), one, one}, [3]*big.Int{x, y, one}
	for bit := order.BitLen() - 1; bit >= 0; bit-- {
		seen = addPoints(seen, seen)
		if order.Bit(bit) == 1 {
			seen = addPoints(seen, point)
		}
	}
	return seen[0].Sign() == 0 && seen[1].Cmp(seen[2]) == 0
}

func addPoints(p, q [3]*big.Int) [3]*big.Int {
	a, c, d := mul(p[2], q[2]), mul(p[0], q[0]), mul(p[1], q[1])
	b, e := mul(a, a), mul(curveD, mul(c, d))
	f, g := minus(b, e), plus(b, e)
	cross := minus(minus(mul(plus(p[0], p[1]), plus(q[0], q[1])), c), d)
	return [3]*big.Int{mul(mul(a, f), cross), mul(mul(a, g), plus(d, c)), mul(f, g)}
}
