// How a table code is read aloud between two rooms: each letter by its word of the international spelling alphabet, digits
// as digits. Decides nothing; the code is for comparing honest screens, the signed note is the proof.
const WORDS: Record<string, string> = {
  A: 'Alfa', B: 'Bravo', C: 'Charlie', D: 'Delta', E: 'Echo', F: 'Foxtrot', G: 'Golf', H: 'Hotel', I: 'India', J: 'Juliett', K: 'Kilo', L: 'Lima', M: 'Mike', N: 'November', O: 'Oscar',
  P: 'Papa', Q: 'Quebec', R: 'Romeo', S: 'Sierra', T: 'Tango', U: 'Uniform', V: 'Victor', W: 'Whiskey', X: 'X-ray', Y: 'Yankee', Z: 'Zulu',
};

/** The groups of a code, each with its letters and their words. */
export function spoken(code: string): { group: string; words: string[] }[] {
  return code.split('-').map((group) => ({ group, words: [...group].map((letter) => WORDS[letter] ?? letter) }));
}
