import { present } from './present.ts'
import { random } from './random.ts'

/**
 * Ids are opaque, prefixed and sortable: `prd_01jd…`, a UUIDv7 in Crockford's base 32 behind the name of what it names.
 * The prefix is part of the type, so an order's id cannot be passed where a product's is wanted.
 */
export type Id<Prefix extends string> = `${Prefix}_${string}`

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const BODY = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/

/** `at` dates it back, for rows that tell of the past. */
export function newId<Prefix extends string>(prefix: Prefix, at?: number): Id<Prefix> {
  const time = at === undefined ? forward : past
  return `${prefix}_${encode(uuidv7(time(at ?? present())))}`
}

/** The id when the text is one with that prefix; null otherwise, before any database is asked. */
export function parseId<Prefix extends string>(prefix: Prefix, text: string): Id<Prefix> | null {
  return text.startsWith(`${prefix}_`) && BODY.test(text.slice(prefix.length + 1)) ? (text as Id<Prefix>) : null
}

export function prefixOf(id: string): string | null {
  const end = id.lastIndexOf('_')
  return end > 0 && BODY.test(id.slice(end + 1)) ? id.slice(0, end) : null
}

/** The same text always gives the same id: for demo rows and for effects that must not happen twice. */
export function derivedId<Prefix extends string>(
  prefix: Prefix,
  ordinal: number,
  epoch = 1_700_000_000_000,
): Id<Prefix> {
  const bytes = new Uint8Array(16)
  writeTime(bytes, epoch + ordinal)
  let state = (ordinal * 2654435761 + 1) >>> 0
  for (let i = 6; i < 16; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[i] = state >>> 24
  }
  return `${prefix}_${encode(stamped(bytes))}`
}

type Tick = { readonly time: number; readonly counter: number }

/**
 * Within one millisecond of one process the 12 bits behind the time count upwards, so ids stay in the order of their making;
 * when they are used up, the next millisecond is borrowed. A clock that was set back puts nothing before what was made already.
 */
function rising(): (now: number) => Tick {
  let last: Tick = { time: 0, counter: 0 }
  return (now) => {
    if (now > last.time) last = { time: now, counter: randomBelow(LARGEST_START) }
    else if (last.counter < LARGEST_COUNTER) last = { time: last.time, counter: last.counter + 1 }
    else last = { time: last.time + 1, counter: 0 }
    return last
  }
}

/** The same for times that are told: many are under way at once, so the latest of them are counted side by side. */
function dated(): (time: number) => Tick {
  const counters = new Map<number, number>()
  return function tick(time): Tick {
    const before = counters.get(time)
    if (before === LARGEST_COUNTER) return tick(time + 1)
    const counter = before === undefined ? randomBelow(LARGEST_START) : before + 1
    counters.delete(time)
    counters.set(time, counter)
    const [oldest] = counters.size > MOST_TIMES ? counters.keys() : []
    if (oldest !== undefined) counters.delete(oldest)
    return { time, counter }
  }
}

const MOST_TIMES = 1_000
const LARGEST_COUNTER = 0xfff
const LARGEST_START = 0x400
const randomBelow = (limit: number): number => {
  const [high = 0, low = 0] = random(2)
  return ((high << 8) | low) % limit
}

const forward = rising()
const past = dated()

function uuidv7({ time, counter }: Tick): Uint8Array {
  const bytes = random(16)
  writeTime(bytes, time)
  bytes[6] = counter >>> 8
  bytes[7] = counter & 0xff
  return stamped(bytes)
}

function writeTime(bytes: Uint8Array, time: number): void {
  let rest = time
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256
    rest = Math.floor(rest / 256)
  }
}

function stamped(bytes: Uint8Array): Uint8Array {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes
}

/** 128 bits as 26 digits of five bits; the first digit carries only three. */
function encode(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let pending = 2
  for (const byte of bytes) {
    bits = (bits << 8) | byte
    pending += 8
    while (pending >= 5) {
      pending -= 5
      text += ALPHABET.charAt((bits >>> pending) & 31)
    }
    bits &= (1 << pending) - 1
  }
  return text
}
