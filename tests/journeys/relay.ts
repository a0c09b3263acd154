import type { Asking } from '@supermall/testing/client'
import { beforeAll, describe, expect, it } from 'vitest'
import type { List } from '../relay/lists.ts'
import { graph, isNode, nameOf, nestedLists, rootLists } from '../relay/lists.ts'
import { refuses } from '../relay/refusals.ts'
import type { Seen } from '../relay/walk.ts'
import { maySee, seenBy, walk } from '../relay/walk.ts'
import type { World } from '../world.ts'

const PEOPLE = [
  ['admin', 'PLATFORM', 'admin'],
  ['merchant', 'MERCHANT', 'shop0-owner'],
  ['buyer', 'CONSUMER', 'buyer1'],
  ['guest', null, null],
] as const

/** What somebody met in lists, by its type. */
type Met = Map<string, Set<string>>

/** Every list of the graph, read as the specification of Relay's servers says that lists can be read. */
export function reading(mall: () => World): void {
  const tampered = new Set<string>()

  describe.each(PEOPLE)('by a %s', (_, audience, login) => {
    const met: Met = new Map()
    let person: Asking
    beforeAll(async () => {
      person = audience === null || login === null ? mall().guest : await mall().signIn(audience, login)
    })

    it('gives the same whichever way it is read, and says where it ends', async () => {
      let longest = 0
      await each(rootLists, async (list) => {
        const seen = seenBy(person, list)
        if (!(await maySee(seen))) return
        longest = Math.max(longest, await walk(seen))
        await meet(seen, met)
      })
      expect(longest).toBeGreaterThan(6)
    })

    it('gives the same where it belongs to a thing that is found by its id', async () => {
      await each(nestedLists, async (list) => {
        const [id] = met.get(list.type.name) ?? []
        if (id === undefined) return
        const seen = seenBy(person, list, id)
        if (await maySee(seen)) await walk(seen)
      })
    })

    // A list says to everybody alike what is no slice of it: whoever sees it first tries that.
    it('refuses what is no slice of it', async () => {
      await each([...rootLists, ...nestedLists], async (list) => {
        const [id = null] = list.type.name === 'Query' ? [] : (met.get(list.type.name) ?? [])
        const isUnknown = list.type.name !== 'Query' && id === null
        if (tampered.has(nameOf(list)) || isUnknown) return
        const seen = seenBy(person, list, id)
        if (!(await maySee(seen))) return
        tampered.add(nameOf(list))
        await refuses(seen)
      })
    })

    it('names things that are found again by their ids, alone and in the order that is asked for', async () => {
      expect(met.size).toBeGreaterThan(2)
      for (const [type, ids] of met) await findAgain(person, type, [...ids].slice(0, 3))
    })
  })
}

async function meet(seen: Seen, met: Met): Promise<void> {
  const { nodes } = await seen.slice({ first: 20 })
  for (const { __typename, id } of nodes)
    if (id !== undefined && isNode(graph.getType(__typename)))
      met.set(__typename, (met.get(__typename) ?? new Set()).add(id))
}

const AGAIN = 'query Again($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }'
const ALONE = 'query Alone($id: ID!) { node(id: $id) { __typename id } }'
const STRANGE = ['prd_00000000000000000000000000', 'no id', '']

async function findAgain({ gets }: Asking, type: string, ids: readonly string[]): Promise<void> {
  const wanted = [...ids].reverse().flatMap((id) => [id, ...STRANGE])
  const { nodes } = await gets<{ nodes: unknown[] }>(AGAIN, { ids: [...wanted, ...ids] })
  const expected = [...wanted, ...ids].map((id) => (STRANGE.includes(id) ? null : { __typename: type, id }))
  expect([type, nodes]).toEqual([type, expected])
  for (const id of ids) expect(await gets(ALONE, { id })).toEqual({ node: { __typename: type, id } })
}

/** What is wrong with one list is told beside what is wrong with the others. */
async function each(lists: readonly List[], check: (list: List) => Promise<void>): Promise<void> {
  const wrong: string[] = []
  for (const list of lists)
    await check(list).catch((error: unknown) => {
      wrong.push(`${nameOf(list)}: ${error instanceof Error ? error.message : error}`)
    })
  expect(wrong).toEqual([])
}
