import type { Asking } from '@supermall/testing/client'
import { found } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import type { World } from '../world.ts'
import { parts } from '../world.ts'
import { checkOut, comesTo, firstOf, payByCard, stockComesTo, stockOf } from './counter.ts'

const SHOP = 3
const LONG = 45_000

/** Whatever dies between an order and its money: it ends paid, once, with the goods taken off the shelf. */
export function payingThroughOutages(world: () => World): void {
  it('is paid although payments dies right after it said so, and orders before it could hear it', async () => {
    const scene = await begin(world())
    const [first, second] = [await scene.order(), await scene.order()]
    await payByCard(scene.buyer, first)
    await kill(world(), 'payments')
    await comeBack(world(), 'payments')
    await comesTo(scene.buyer, first, 'PAID', LONG)

    await kill(world(), 'orders')
    await payByCard(scene.buyer, second)
    await comeBack(world(), 'orders')
    await comesTo(scene.buyer, second, 'PAID', LONG)
    await scene.settles(2)
  })

  it('is paid although the event stream is killed and wiped while orders are being paid', async () => {
    const scene = await begin(world())
    const ids = [await scene.order(), await scene.order(), await scene.order()]
    const [before = '', during = '', afterwards = ''] = ids
    await payByCard(scene.buyer, before)
    await comesTo(scene.buyer, before, 'PAID')
    const { nats } = parts(world())
    await nats.kill()
    await payByCard(scene.buyer, during)
    await nats.wipe()
    await payByCard(scene.buyer, afterwards)
    for (const id of ids) await comesTo(scene.buyer, id, 'PAID', LONG)
    await scene.settles(3)
  })
}

/** Somebody who orders one piece at a time of the same thing. */
async function begin(world: World) {
  const signIns = [world.signIn('CONSUMER', 'buyer7'), world.signIn('PLATFORM', 'admin')] as const
  const [buyer, admin] = (await Promise.all(signIns)).map(patient) as [Asking, Asking]
  const skuId = await firstOf(world, SHOP)
  const [shelf = { available: 0, onHand: 0, held: 0 }] = await stockOf(admin, [skuId])
  const before = await captures(world)
  return {
    buyer,
    order: async () => (await checkOut(buyer, { lines: [{ skuId, quantity: 1 }] })).orderId,
    async settles(pieces: number) {
      const { available, onHand, held } = shelf
      await stockComesTo(admin, skuId, { available: available - pieces, onHand: onHand - pieces, held })
      const { count, late } = await captures(world)
      expect({ count: count - before.count, late: late - before.late }).toEqual({ count: pieces, late: 0 })
    },
  }
}

/** Who is told that a part of the mall is away asks again, with the same key. */
function patient(asking: Asking): Asking {
  const gets: Asking['gets'] = async (document, variables) => {
    const answer = await eventually(async () => {
      const seen = await asking.asks(document, variables)
      return AWAY.has(seen.errors[0]?.extensions.code ?? '') ? null : seen
    }, LONG)
    return found(answer)
  }
  return { ...asking, gets }
}

const AWAY: ReadonlySet<string> = new Set(['SERVICE_UNAVAILABLE', 'NO_ANSWER'])

/** How often money was taken, and how often for nothing. */
async function captures(world: World): Promise<{ readonly count: number; readonly late: number }> {
  const rows = await world.query<{ count: number; late: number }>(
    'payments',
    'select count(*)::int as count, (count(*) filter (where is_late))::int as late from capture',
  )
  return rows[0] ?? { count: 0, late: 0 }
}

async function kill(world: World, name: string): Promise<void> {
  const process = parts(world).processes.get(name)
  process?.kill('SIGKILL')
  await eventually(() => process?.exitCode() !== null)
}

const comeBack = (world: World, name: string): Promise<void> => parts(world).restart(name)
