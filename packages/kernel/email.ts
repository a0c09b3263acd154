const LONGEST = 254
const SHAPE = /^[^\s@,;<>()"]{1,64}@[^\s@.,;<>()"]+(?:\.[^\s@.,;<>()"]+)+$/

/** One spelling of each address, null for what is none. Every domain asks here: what one takes, the others take too. */
export function readEmailAddress(text: string): string | null {
  const address = text.trim().toLowerCase()
  return address.length <= LONGEST && SHAPE.test(address) ? address : null
}
