import { hash } from './chance.ts'

/** What goes wrong in a world: how many of ten thousand values, and which subgraphs are down altogether. */
export type Faults = {
  readonly seed: string
  readonly errors: number
  readonly nulls: number
  readonly leaves: number
  readonly types: number
  /** Values of quite another shape than their type; `null` puts a null in the place of each. */
  readonly shapes: number
  readonly shapesAs: 'wrong' | 'null'
  readonly down: readonly string[]
  /** Whether subgraphs keep to GraphQL in what fails: a null that may not be takes along what is around it, up to all that was asked. */
  readonly isOrderly: boolean
}

type Trouble = 'error' | 'null' | 'leaf' | 'type' | 'shape' | null

/** What goes wrong with one value: the same however it is asked for. */
export function troubleWith(key: string, faults: Faults): Trouble {
  let point = hash(`${faults.seed} ${key}`) % 10_000
  const kinds = [
    ['error', faults.errors],
    ['null', faults.nulls],
    ['leaf', faults.leaves],
    ['type', faults.types],
    ['shape', faults.shapes],
  ] as const
  for (const [trouble, share] of kinds) {
    if (point < share) return trouble
    point -= share
  }
  return null
}
