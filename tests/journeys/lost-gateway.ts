import type { Asking } from '@supermall/testing/client'
import { asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { parts } from '../world.ts'
import { firstOf } from './counter.ts'
import { watch } from './watch.ts'

const FOLLOWED_CART = graphql(`
  subscription FollowedCart { cartChanged { id } }
`)

const ADD_ONE = graphql(`
  mutation AddOneToFollowedCart($input: CartLinesAddInput!) { cartLinesAdd(input: $input) { errors { code } } }
`)

const CHANGES = 20

/** A gateway that dies takes nothing along that was told to those who waited at it. */
export function losingAGateway(world: () => World): void {
  it('is no loss to a subscriber: another one goes on where the dead one stopped, with nothing lost and nothing twice', async () => {
    const buyer = await world().signIn('CONSUMER', 'buyer13')
    const skuId = await firstOf(world(), 1)
    const other = await parts(world()).anotherGateway()
    const before = await watch(world(), buyer, { query: `${FOLLOWED_CART}` })
    const began = await changesOf(world())
    const shopping = addOneByOne(asking(other, buyer.token), skuId)
    await eventually(() => before.told() >= CHANGES / 4)
    parts(world()).processes.get('gateway')?.kill('SIGKILL')
    await before.over
    const told = before.answers()
    const cursor = told.at(-1)?.extensions?.cursor ?? before.cursor
    const after = await watch({ url: other }, buyer, {
      query: `${FOLLOWED_CART}`,
      extensions: { resumeFrom: cursor },
    })
    await shopping
    const changes = (await changesOf(world())) - began
    await eventually(() => told.length + after.told() >= changes)
    const cursors = [...told, ...after.answers()].map(({ extensions }) => extensions?.cursor ?? '')
    const places = cursors.map((one) => Number.parseInt(one.split('-')[1] ?? '', 36))
    expect(told.length).toBeGreaterThan(0)
    expect(after.told()).toBeGreaterThan(0)
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b))
    expect(cursors).toHaveLength(changes)
    await after.stop()
    await parts(world()).restart('gateway')
  }, 60_000)
}

async function addOneByOne(buyer: Asking, skuId: string): Promise<void> {
  for (let change = 0; change < CHANGES; change++) {
    const { cartLinesAdd } = await buyer.gets(ADD_ONE, { input: { lines: [{ skuId, quantity: 1 }] } })
    expect(cartLinesAdd.errors).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** As many as its domain has committed. */
async function changesOf(world: World): Promise<number> {
  const [row] = await world.query<{ count: number }>(
    'cart',
    "select count(*)::int as count from outbox_event where name = 'cart.changed'",
  )
  return row?.count ?? 0
}
