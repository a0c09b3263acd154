const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const ID = /\b([a-z]{3}_)([0-7][0-9a-hjkmnp-tv-z]{9})([0-9a-hjkmnp-tv-z]{16})\b/g
const EPOCH = Date.UTC(2024, 0, 1)

/**
 * Ids tell when they were made. Those of the recording are made as old as the demo's other ids, in the same order: they come
 * before whatever is made in a mall that remembers them, however its clock goes.
 */
export function aging(from: Date): (line: string) => string {
  const years = from.getTime() - EPOCH
  return (line) =>
    line.replaceAll(ID, (id, prefix: string, time: string, rest: string) => {
      const made = read(time)
      return made < from.getTime() ? id : `${prefix}${write(made - years)}${rest}`
    })
}

/** The first ten digits of an id's body are its time. */
const read = (digits: string): number => [...digits].reduce((time, digit) => time * 32 + ALPHABET.indexOf(digit), 0)

const write = (time: number): string =>
  Array.from({ length: 10 }, (_, at) => ALPHABET[Math.floor(time / 32 ** (9 - at)) % 32]).join('')
