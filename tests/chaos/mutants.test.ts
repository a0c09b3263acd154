import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, it } from 'vitest'
import { mutants } from './known-mutants.ts'

it.each(mutants.flatMap(({ name, changes }) => changes.map((change) => ({ name, ...change }))))(
  'the planted bug "$name" still fits $file, where it stands once',
  ({ file, find }) => {
    expect(readFileSync(fromRoot(file), 'utf8').split(find)).toHaveLength(2)
  },
)
