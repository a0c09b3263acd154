import type { Answer, Asking } from '@supermall/testing/client'
import { expect } from 'vitest'
import type { List, Slice } from './lists.ts'
import { nameOf, questionFor } from './lists.ts'

type Node = { readonly __typename: string; readonly id?: string }
type Slab = {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[]
  readonly nodes: readonly Node[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

type Answered = { readonly list?: Slab; readonly node?: { readonly list?: Slab } | null }

/** One list, as one person sees it. */
export type Seen = {
  readonly name: string
  readonly slice: (slice: Slice) => Promise<Slab>
  readonly answer: (slice: Slice) => Promise<Answer<Answered>>
}

export function seenBy({ asks }: Asking, list: List, of: string | null = null): Seen {
  const question = questionFor(list, of !== null)
  const answer = (slice: Slice) => asks<Answered>(question, of === null ? slice : { ...slice, of })
  const slice = async (wanted: Slice) => {
    const { data, errors } = await answer(wanted)
    const slab = data?.list ?? data?.node?.list
    if (!slab || errors.length > 0) throw new Error(`${nameOf(list)} ${JSON.stringify({ wanted, errors })}`)
    return slab
  }
  return { name: nameOf(list), answer, slice }
}

/** Whether this person may see the list at all; what is refused has another code than what fails. */
export async function maySee(seen: Seen): Promise<boolean> {
  const { data, errors } = await seen.answer({ first: 1 })
  for (const { extensions } of errors) expect([seen.name, extensions.code]).toEqual([seen.name, refusal])
  return (data?.list ?? data?.node?.list ?? null) !== null && errors.length === 0
}

const refusal = expect.stringMatching(/^(UNAUTHENTICATED|FORBIDDEN|UNAUTHORIZED_FIELD_OR_TYPE)$/)

const SMALL = 2
const PAGES = 3
const MOST = SMALL * PAGES

/** Reads the beginning of a list in every way there is, and holds the ways against each other. */
export async function walk(seen: Seen): Promise<number> {
  const whole = await seen.slice({ first: MOST + SMALL })
  const cursors = cursorsOf(whole)
  expect(new Set(cursors).size, `${seen.name}: a cursor stands for one place`).toBe(cursors.length)
  checkShape(seen.name, whole)
  expect(whole.pageInfo.hasPreviousPage, `${seen.name}: nothing is before the first page`).toBe(false)
  if (cursors.length <= MOST) expect(whole.pageInfo.hasNextPage, `${seen.name}: nothing is behind the end`).toBe(false)
  await forwards(seen, whole)
  await backwards(seen, whole)
  await between(seen, cursors)
  return cursors.length
}

const cursorsOf = ({ edges }: Slab): string[] => edges.map(({ cursor }) => cursor)

function checkShape(name: string, { edges, nodes, pageInfo }: Slab): void {
  expect(nodes, `${name}: nodes are those of the edges`).toEqual(edges.map(({ node }) => node))
  const ends = [edges[0]?.cursor ?? null, edges.at(-1)?.cursor ?? null]
  expect([pageInfo.startCursor, pageInfo.endCursor], `${name}: the ends are those of the edges`).toEqual(ends)
}

async function forwards(seen: Seen, whole: Slab): Promise<void> {
  const all = cursorsOf(whole)
  for (let at = 0; at <= Math.min(all.length, MOST); at += SMALL) {
    const after = all[at - 1]
    const page = await seen.slice({ first: SMALL, ...(after === undefined ? {} : { after }) })
    checkShape(seen.name, page)
    expect([at, cursorsOf(page)]).toEqual([at, all.slice(at, at + SMALL)])
    const { hasNextPage, hasPreviousPage } = page.pageInfo
    if (at + SMALL < all.length || all.length <= MOST)
      expect(hasNextPage, `${seen.name}: behind ${at + SMALL} of ${all.length}`).toBe(at + SMALL < all.length)
    expect(hasPreviousPage, `${seen.name}: before ${at} of ${all.length}`).toBe(at > 0)
  }
}

async function backwards(seen: Seen, whole: Slab): Promise<void> {
  const all = cursorsOf(whole)
  for (let end = all.length - 1; end > 0; end -= SMALL) {
    const page = await seen.slice({ last: SMALL, before: all[end] ?? '' })
    checkShape(seen.name, page)
    const from = Math.max(0, end - SMALL)
    expect([end, cursorsOf(page)]).toEqual([end, all.slice(from, end)])
    expect(page.pageInfo.hasPreviousPage, `${seen.name}: before ${from}`).toBe(from > 0)
    expect(page.pageInfo.hasNextPage, `${seen.name}: behind ${end}`).toBe(true)
  }
  if (whole.pageInfo.hasNextPage) return
  const page = await seen.slice({ last: SMALL })
  expect([seen.name, cursorsOf(page)]).toEqual([seen.name, all.slice(-SMALL)])
  expect([seen.name, page.pageInfo.hasNextPage]).toEqual([seen.name, false])
}

/** Both cursors at once leave what is between them. */
async function between(seen: Seen, all: readonly string[]): Promise<void> {
  const [after, before] = [all[0], all.at(-1)]
  if (after === undefined || before === undefined || all.length < 3) return
  const page = await seen.slice({ first: 10, after, before })
  expect([seen.name, cursorsOf(page)]).toEqual([seen.name, all.slice(1, -1)])
  expect((await seen.slice({ last: 10, after, before })).edges).toEqual(page.edges)
}
