import type { Asking } from '@supermall/testing/client'
import { isInputObjectType, isObjectType } from 'graphql'
import { beforeAll, expect, it } from 'vitest'
import { graph, isNode, rootLists } from '../relay/lists.ts'
import { maySee, seenBy } from '../relay/walk.ts'
import type { World } from '../world.ts'

/** Whose things are tried, and by whom: somebody of the same kind, who may do the same with his own. */
const NEIGHBOURS = [
  ['a buyer', 'CONSUMER', 'buyer1', 'buyer2'],
  ['the owner of a shop', 'MERCHANT', 'shop0-owner', 'shop1-owner'],
] as const

/** What no client may write, in whatever it sends to make or change something of its own. */
const NOT_TO_BE_SENT =
  /^(is_?admin|roles?|permissions|audience|owner_?id|account_?id|price|total|discount|status|paid.*)$/i
const OWN = [
  ...['RegisterInput', 'ProfileUpdateInput', 'AddressCreateInput', 'AddressUpdateInput', 'AccountUpdateInput'],
  ...['CheckoutStartInput', 'CartLinesAddInput', 'CartLineInput', 'CartLineUpdateInput', 'QuoteInput'],
]

const NODES = 'query Look($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }'

type Thing = { readonly __typename: string; readonly id: string }

/** What belongs to somebody, asked for by ids that another one has learnt. */
export function trespassing(mall: () => World): void {
  let guest: Asking
  beforeAll(() => {
    guest = mall().guest
  })

  it.each(NEIGHBOURS)('of %s is not there for a neighbour, nor for a guest', async (_, audience, owner, neighbour) => {
    const mine = await thingsOf(await mall().signIn(audience, owner))
    const [seen, open] = [await look(await mall().signIn(audience, neighbour), mine), await look(guest, mine)]
    const kept = mine.filter((_, at) => open[at] === null)
    expect(new Set(kept.map(({ __typename }) => __typename)).size).toBeGreaterThan(3)
    const lost = mine.filter((_, at) => open[at] === null && seen[at] !== null)
    expect(lost.map(({ __typename }) => __typename)).toEqual([])
  })

  it('is not there under the prefix of something else either', async () => {
    const buyer = await mall().signIn('CONSUMER', 'buyer1')
    const mine = await thingsOf(buyer)
    const prefixes = [...new Set(mine.map(({ id }) => prefixOf(id)))]
    const renamed = mine.flatMap((thing) =>
      prefixes
        .filter((prefix) => prefix !== prefixOf(thing.id))
        .map((prefix) => ({ ...thing, id: under(prefix, thing) })),
    )
    const found = await look(buyer, renamed)
    // The demo numbers its things alike: what is found is another thing, of the type that the prefix says.
    expect(renamed.filter((thing, at) => found[at]?.__typename === thing.__typename)).toEqual([])
    expect(renamed.length).toBeGreaterThan(100)
  })

  it('cannot be written by who sends more than is asked for', () => {
    for (const name of OWN) {
      const input = graph.getType(name)
      if (!isInputObjectType(input)) throw new Error(`there is no ${name}`)
      const open = Object.keys(input.getFields()).filter((field) => NOT_TO_BE_SENT.test(field))
      expect([name, open]).toEqual([name, []])
    }
  })

  it('is written into a log that no mutation changes', () => {
    const mutations = Object.values(graph.getMutationType()?.getFields() ?? {})
    const aboutEntries = mutations.filter(({ name, args, type }) =>
      /audit_?(entry|log)/i.test([name, String(type), ...args.map((one) => String(one.type))].join(' ')),
    )
    expect(aboutEntries.map(({ name }) => name)).toEqual([])
    expect(isObjectType(graph.getType('AuditEntry'))).toBe(true)
  })

  it('refuses a field that an input does not have, instead of leaving it out', async () => {
    const query = 'mutation Rise($input: RegisterInput!) { register(input: $input) { account { id } } }'
    const input = { username: 'riser', password: 'a long secret', passwordConfirm: 'a long secret', isAdmin: true }
    const { data, errors } = await guest.asks(query, { input })
    expect([data, errors.map(({ extensions }) => extensions.code)]).toEqual([null, ['BAD_USER_INPUT']])
  })

  it('is not had by asking for entities past the planner', async () => {
    for (const query of [
      '{ _entities(representations: [{ __typename: "Order", id: "ord_1" }]) { __typename } }',
      '{ _service { sdl } }',
    ]) {
      const { data, errors } = await guest.asks(query)
      expect([data, errors[0]?.extensions.code]).toEqual([null, 'GRAPHQL_VALIDATION_FAILED'])
    }
  })
}

const prefixOf = (id: string): string => id.slice(0, 3)
const under = (prefix: string, { id }: Thing): string => `${prefix}${id.slice(3)}`

/** Everything with an id that somebody meets in lists. */
async function thingsOf(person: Asking): Promise<readonly Thing[]> {
  const things: Thing[] = []
  for (const list of rootLists) {
    const seen = seenBy(person, list)
    if (!isNode(graph.getType(list.node)) || !(await maySee(seen))) continue
    const { nodes } = await seen.slice({ first: 5 })
    for (const { __typename, id } of nodes) if (id !== undefined) things.push({ __typename, id })
  }
  return things
}

async function look({ gets }: Asking, things: readonly Thing[]): Promise<readonly (Thing | null)[]> {
  const found: (Thing | null)[] = []
  for (let at = 0; at < things.length; at += 50) {
    const ids = things.slice(at, at + 50).map(({ id }) => id)
    found.push(...(await gets<{ nodes: (Thing | null)[] }>(NODES, { ids })).nodes)
  }
  return found
}
