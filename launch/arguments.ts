import { registry } from '../subgraphs/index.ts'
import type { Given } from './errands.ts'
import { ERRANDS, readErrand } from './errands.ts'
import { UsageFault } from './usage-fault.ts'

export type Arguments = {
  /** Which parts this process is: domains, `gateway`; empty for the whole mall. */
  readonly parts: readonly string[]
  /** Brings every database up to date and ends. */
  readonly isMigration: boolean
  /** What is done instead of opening a mall. */
  readonly errand: Given | null
  readonly isReset: boolean
  /** How many SKUs an empty mall is filled with. */
  readonly scale: number
}

const DEMO_SCALE = 1_000
const LARGEST_SCALE = 1_000_000
const MIGRATE = 'migrate'

/** Throws one line that says what may be said instead. */
export function readArguments(words: readonly string[]): Arguments {
  const errand = readErrand(words)
  if (errand) return { parts: [], isMigration: false, errand, isReset: false, scale: DEMO_SCALE }
  const read = { names: [] as string[], isReset: false, scale: DEMO_SCALE }
  const waiting = [...words]
  for (let word = waiting.shift(); word !== undefined; word = waiting.shift()) {
    if (word === '--reset') read.isReset = true
    else if (word === '--scale') read.scale = scaleOf(waiting.shift() ?? '')
    else if (word.startsWith('--scale=')) read.scale = scaleOf(word.slice('--scale='.length))
    else read.names.push(partOf(word))
  }
  const { names, isReset, scale } = read
  return {
    errand: null,
    parts: names.filter((name) => name !== MIGRATE),
    isMigration: names.includes(MIGRATE),
    isReset,
    scale,
  }
}

function partOf(word: string): string {
  if (word.startsWith('--'))
    throw new UsageFault(`There is no option "${word}"; the options are --reset and --scale <SKUs>.`)
  const known = ['gateway', ...registry.map(({ name }) => name)]
  if (word === MIGRATE || known.includes(word)) return word
  throw new UsageFault(
    `There is no part "${word}"; the parts are ${known.join(', ')}, and ${[MIGRATE, ...Object.keys(ERRANDS)].join(', ')}.`,
  )
}

function scaleOf(text: string): number {
  const scale = Number(text)
  if (/^\d+$/.test(text) && scale >= 1 && scale <= LARGEST_SCALE) return scale
  throw new UsageFault(`--scale wants a number of SKUs from 1 to ${LARGEST_SCALE}, not "${text}".`)
}
