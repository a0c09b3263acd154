import type { Id } from '@supermall/kernel/id'
import { derivedId } from '@supermall/kernel/id'
import { asker, startAnswering } from '@supermall/messaging/ask'
import type { Actor } from '@supermall/messaging/unit'
import { hashToken } from '@supermall/subgraph/token'
import { domainFloor } from '@supermall/testing/domain'
import { addLines } from '../commands/add-lines.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { listLines } from '../data/lines.ts'
import type { Owner } from '../domain/cart.ts'
import { settings } from '../settings.ts'
import { answersOf, factOf, stand } from './goods.ts'

export const accountId = (ordinal: number): Id<'acc'> => derivedId('acc', ordinal)
export const ofAccount = (ordinal: number): Owner => ({ kind: 'ACCOUNT', accountId: accountId(ordinal) })
export const ofGuest = (token: string): Owner => ({ kind: 'GUEST', tokenHash: hashToken(token), lastsMs: 60_000 })
export const buyer = (ordinal: number): Actor => ({
  id: accountId(ordinal),
  audience: 'CONSUMER',
  shopId: null,
  ip: '127.0.0.1',
  traceparent: null,
})

/** Commands on a database of their own, beside a catalogue of three hundred SKUs and a clock that a test moves. */
export async function cartFloor(variables: Readonly<Record<string, string>> = {}) {
  const clock = { now: new Date('2026-11-21T04:00:00Z') }
  const floor = await domainFloor<Tx, Tools, typeof settings>({
    name: 'cart',
    open,
    settings,
    variables,
    clock: () => clock.now,
  })
  const mall = stand(Array.from({ length: 300 }, (_, ordinal) => factOf(ordinal)))
  await startAnswering(answersOf(mall), { bus: floor.bus, within: undefined, log: floor.floor.log })
  const ask = asker(floor.bus, null)
  const cartRow = async (owner: Owner) => {
    const where = owner.kind === 'ACCOUNT' ? { accountId: owner.accountId } : { tokenHash: owner.tokenHash }
    return floor.tools.client.cart.findFirst({ where })
  }
  return {
    ...floor,
    clock,
    mall,
    ask,
    cartRow,
    door: (actor: Actor) => ({
      ...floor.tools,
      ...floor.floor,
      ask,
      transact: floor.transactAs(actor),
      caller: { ip: '10.0.0.1' },
    }),
    add: (owner: Owner, lines: readonly (readonly [string, number])[], key: string | null = null) =>
      addLines(
        { owner, key, mayBegin: true, lines: lines.map(([skuId, quantity]) => ({ skuId, quantity })) },
        {
          ask,
          transact: floor.transactAs(
            owner.kind === 'ACCOUNT' ? { ...buyer(1), id: owner.accountId } : { ...buyer(1), id: null },
          ),
        },
      ),
    linesOf: async (owner: Owner) => {
      const cart = await cartRow(owner)
      return cart ? listLines(floor.tools.client, cart.id) : []
    },
    /** All that the domain keeps: two of them are equal when nothing changed. */
    async kept(): Promise<string> {
      const tables = ['cart', 'cart_line', 'sku_mark', 'outbox_event'].map(async (table) =>
        JSON.stringify((await floor.sql.query(`select t::text from ${table} t order by 1`)).rows),
      )
      return (await Promise.all(tables)).join('\n')
    },
  }
}
