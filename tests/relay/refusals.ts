import { expect } from 'vitest'
import type { Slice } from './lists.ts'
import type { Seen } from './walk.ts'

/** What no list gives, whatever its order is. */
const NEVER: readonly Slice[] = [
  { first: -1 },
  { last: -1 },
  { first: 101 },
  { last: 2 ** 31 - 1 },
  { first: 1, last: 1 },
  { first: 1, after: '' },
  { first: 1, after: 'no cursor' },
  { last: 1, before: 'x'.repeat(2_000) },
]

/** What is too large by far is too dear before anybody looks at it. */
const REFUSED = expect.stringMatching(/^(BAD_USER_INPUT|COST_LIMIT)$/)

/** A cursor that was tampered with is refused or leads somewhere; it never leads into a fault. */
export async function refuses({ name, answer, slice }: Seen): Promise<void> {
  for (const wrong of NEVER) {
    const { data, errors } = await answer(wrong)
    expect([name, wrong, data?.list ?? data?.node?.list ?? null]).toEqual([name, wrong, null])
    expect([name, wrong, errors[0]?.extensions.code]).toEqual([name, wrong, REFUSED])
  }
  const { edges } = await slice({ first: 1 })
  const [cursor] = edges.map((edge) => edge.cursor)
  if (cursor !== undefined) for (const forged of forgeries(cursor)) await neverFails({ name, answer }, forged)
  const none = await slice({ first: 0 })
  expect([name, none.edges, none.pageInfo.startCursor]).toEqual([name, [], null])
}

async function neverFails({ name, answer }: Pick<Seen, 'name' | 'answer'>, cursor: string): Promise<void> {
  const { errors } = await answer({ first: 1, after: cursor })
  const read = Buffer.from(cursor, 'base64url').toString()
  for (const { extensions } of errors) expect([name, read, extensions.code]).toEqual([name, read, 'BAD_USER_INPUT'])
}

/** The same order, with places in it that no row ever had. */
function forgeries(cursor: string): readonly string[] {
  const [sort, ...position] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
  const forged = [
    [],
    position.slice(1),
    position.slice(0, -1),
    [...position, 'more'],
    ...ODD.flatMap((value) => position.map((_, at) => position.map((one, place) => (place === at ? value : one)))),
  ]
  return forged.map((one) => Buffer.from(JSON.stringify([sort, ...one])).toString('base64url'))
}

const ODD = ['x', '\u0000', null, -1, 0.5, 1e300, '99999999999999999999999', '2026-13-45T99:00:00Z']
