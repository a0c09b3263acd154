import { expect, test } from 'vitest'
import { accountId } from '../trial/goods.ts'
import { inputOf, market } from '../trial/market.ts'
import { recoverCheckouts } from './recover-checkouts.ts'
import { startCheckout } from './start-checkout.ts'

const at = await market()

test.each(['inventory.hold-stock', 'nobody'])(
  'what a process held before it died is given back by whoever turns back at an earlier step: %s is silent',
  async (silent) => {
    const buyer = silent === 'nobody' ? 1 : 2
    at.balances.set(accountId(buyer), 500n)
    const input = inputOf([1], { balance: { amount: '5', currency: 'CNY' } })
    const dying = at.saga(buyer, {
      at(edge) {
        if (edge === 'checkout:hold-balance:after-do') throw new Error('killed')
      },
    })
    await expect(startCheckout(input, accountId(buyer), dying)).rejects.toThrow('killed')
    at.silent.add(silent)
    at.later(121_000)
    await recoverCheckouts(at.saga(3))
    at.silent.delete(silent)
    const { rows } = await at.sql.query<{ id: string; status: string }>({
      text: 'select id, status from checkout where account_id = $1',
      values: [accountId(buyer)],
    })
    const [checkout] = rows
    const isBack = silent !== 'nobody'
    expect([checkout?.status, at.thawed.has(checkout?.id ?? '')]).toEqual([isBack ? 'REFUSED' : 'READY', isBack])
  },
)
