import { registry } from '../subgraphs/index.ts'

export type Arguments = {
  /** Which parts this process is: domains, `gateway`; empty for the whole mall. */
  readonly parts: readonly string[]
  /** Brings every database up to date and ends. */
  readonly isMigration: boolean
  readonly isReset: boolean
  /** How many SKUs an empty mall is filled with. */
  readonly scale: number
}

const DEMO_SCALE = 1_000
const LARGEST_SCALE = 1_000_000

/** Throws one line that says what may be said instead. */
export function readArguments(words: readonly string[]): Arguments {
  const names = words.filter((word) => !word.startsWith('--') && !/^\d+$/.test(word))
  const flags = words.filter((word) => word.startsWith('--'))
  const known = ['gateway', ...registry.map(({ name }) => name)]
  const stranger = names.find((name) => name !== 'migrate' && !known.includes(name))
  if (stranger) throw new UsageFault(`There is no part "${stranger}"; the parts are ${known.join(', ')}, and migrate.`)
  const odd = flags.find((flag) => flag !== '--reset' && !flag.startsWith('--scale'))
  if (odd) throw new UsageFault(`There is no option "${odd}"; the options are --reset and --scale <SKUs>.`)
  return {
    parts: names.filter((name) => name !== 'migrate'),
    isMigration: names.includes('migrate'),
    isReset: flags.includes('--reset'),
    scale: readScale(words),
  }
}

export class UsageFault extends Error {}

function readScale(words: readonly string[]): number {
  const at = words.findIndex((word) => word.startsWith('--scale'))
  if (at < 0) return DEMO_SCALE
  const text = words[at]?.split('=')[1] ?? words[at + 1] ?? ''
  const scale = Number(text)
  if (/^\d+$/.test(text) && scale >= 1 && scale <= LARGEST_SCALE) return scale
  throw new UsageFault(`--scale wants a number of SKUs from 1 to ${LARGEST_SCALE}, not "${text}".`)
}
