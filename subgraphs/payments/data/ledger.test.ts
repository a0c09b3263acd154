import { newId } from '@supermall/kernel/id'
import { ok, refused } from '@supermall/kernel/result'
import { after, days } from '@supermall/kernel/time'
import { plansOf } from '@supermall/testing/plans'
import { rival, survivors } from '@supermall/testing/rival'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adjustment, holdTransaction, releaseTransaction } from '../domain/postings.ts'
import { brokenBooks, paymentsFloor } from '../trial/floor.ts'
import type { Tx } from './database.ts'
import { post, postAll } from './ledger.ts'
import { pageEntries } from './lists.ts'

const floor = await paymentsFloor()
const { transact } = floor
const give = (accountId: string, amount: bigint, bizId: string = newId('adj')) =>
  transact(({ db, now }) => post(db, adjustment({ bizId, currency: 'CNY', accountId, amount, note: 'A test' }), now))

/** A debit that is refused must be rolled back by whoever asked for it. */
const debit = (accountId: string, amount: bigint) =>
  transact(async ({ db, now }) => {
    const owned = { bizId: newId('chk'), currency: 'CNY' as const, accountId, amount }
    const posted = await post(db, holdTransaction(owned), now)
    if (posted === 'OVERDRAWN') throw new Error('overdrawn')
    return owned
  })

test('whatever is asked of it, the books balance and no wallet goes below zero', async () => {
  const step = fc.record({
    who: fc.integer({ min: 0, max: 2 }),
    kind: fc.constantFrom('give', 'hold', 'release'),
    amount: fc.bigInt(1n, 500n),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const accounts = [newId('acc'), newId('acc'), newId('acc')]
      for (const { who, kind, amount } of steps) {
        const accountId = accounts[who] ?? ''
        if (kind === 'give') await give(accountId, amount)
        else if (kind === 'hold') await debit(accountId, amount).catch(() => null)
        else {
          const owned = await debit(accountId, amount).catch(() => null)
          if (owned) await transact(({ db, now }) => post(db, releaseTransaction(owned), now))
        }
      }
      const { rows } = await floor.sql.query('select id from ledger_account where is_floored and balance < 0')
      expect(rows).toEqual([])
    }),
    { numRuns: 15 },
  )
  expect((await brokenBooks(floor)).filter((name) => name !== 'what is frozen is not what is held')).toEqual([])
})

test('of fifty debits of the whole balance at once, one succeeds', async () => {
  const accountId = newId('acc')
  await give(accountId, 1_000n)
  const endings = await rival(50, () => debit(accountId, 1_000n))
  expect(endings.filter((ending) => 'value' in ending)).toHaveLength(1)
  expect(await floor.wallet(accountId)).toEqual({ available: 0n, frozen: 1_000n })
})

test('one business event posts once, however many tell it at once', async () => {
  const [accountId, bizId] = [newId('acc'), newId('adj')]
  const endings = await rival(20, () => give(accountId, 700n, bizId))
  expect(endings.filter((ending) => 'value' in ending && ending.value === 'POSTED')).toHaveLength(1)
  expect(await floor.wallet(accountId)).toEqual({ available: 700n, frozen: 0n })
})

test('who began first and came second stands above, and each line continues from the one below', async () => {
  const accountId = newId('acc')
  const began = new Date()
  const step = (amount: bigint, ahead: number) => (unit: { readonly db: Tx }) => {
    const owned = { currency: 'CNY' as const, accountId, amount }
    const events = [
      adjustment({ ...owned, bizId: newId('adj'), note: 'A test' }),
      holdTransaction({ ...owned, bizId: newId('chk') }),
    ]
    return postAll(unit.db, events, new Date(began.getTime() + ahead))
  }
  for (const [amount, ahead] of [
    [5n, 60_000],
    [3n, 0],
    [7n, 30_000],
  ] as const)
    await transact(step(amount, ahead))
  survivors(await rival(10, (at) => transact(step(BigInt(at + 1), -1_000 * at))))
  expect(await continuedLines(accountId)).toBe(39)
  const halves = await floor.sql.query(
    `select transaction_id from ledger_posting where owner_id = $1 group by transaction_id having count(distinct created_at) > 1`,
    [accountId],
  )
  expect(halves.rows).toEqual([])
})

test('those that are the first of an account, and come at once, stand one above the other as well', async () => {
  for (let turn = 0; turn < 5; turn++) {
    const [accountId, began] = [newId('acc'), Date.now()]
    const first = (at: number) =>
      transact(({ db }) => {
        const owned = { bizId: newId('adj'), currency: 'CNY' as const, accountId, amount: BigInt(at + 1) }
        return post(db, adjustment({ ...owned, note: 'A test' }), new Date(began - 1_000 * at))
      })
    expect(survivors(await rival(8, first))).toEqual(Array(8).fill('POSTED'))
    expect(await continuedLines(accountId)).toBe(8)
  }
})

test('a clock that was ahead moves the time of nobody else, and nobody is kept ahead with it', async () => {
  const [ahead, other, now] = [newId('acc'), newId('acc'), new Date()]
  const at = (accountId: string, when: Date) =>
    transact(({ db }) => {
      const owned = { bizId: newId('adj'), currency: 'CNY' as const, accountId, amount: 100n }
      return post(db, adjustment({ ...owned, note: 'A test' }), when)
    })
  for (let turn = 0; turn < 40; turn++) await at(ahead, after(now, days(30)))
  for (let turn = 0; turn < 3; turn++) for (const accountId of [ahead, other]) await at(accountId, now)
  const { rows } = await floor.sql.query(
    `select created_at from ledger_posting where owner_id = any($1) order by created_at limit 6`,
    [[ahead, other]],
  )
  const steps = rows.map(({ created_at }) => created_at.getTime() - now.getTime())
  expect(steps).toEqual([0, 0, 1, 1, 2, 2])
})

/** How many lines somebody has, each of which continues from the one below. */
async function continuedLines(ownerId: string): Promise<number> {
  const { nodes } = await pageEntries(floor.client, { where: { ownerId }, args: { first: 100 } })
  for (const kind of ['WALLET_AVAILABLE', 'WALLET_FROZEN']) {
    const lines = nodes.filter((node) => node.kind === kind)
    expect(lines.slice(0, -1).map(({ balanceBefore }) => balanceBefore)).toEqual(
      lines.slice(1).map(({ balanceAfter }) => balanceAfter),
    )
  }
  return nodes.length
}

test('what is written together stands in the books as if it came one after the other', async () => {
  const [accountId, currency] = [newId('acc'), 'CNY' as const]
  const owned = (amount: bigint) => ({ bizId: newId('chk'), currency, accountId, amount })
  const given = adjustment({ ...owned(1_000n), bizId: newId('adj'), note: 'A test' })
  const held = owned(700n)
  const events = [given, holdTransaction(held), releaseTransaction(held), holdTransaction(owned(1_000n))]
  expect(await transact(({ db, now }) => postAll(db, events, now))).toEqual({ first: 4, isCovered: true })
  expect(await transact(({ db, now }) => postAll(db, events, now))).toEqual({ first: 0, isCovered: true })
  expect(await floor.wallet(accountId)).toEqual({ available: 0n, frozen: 1_000n })
  const { rows } = await floor.sql.query(
    `select seq::int, amount::int, balance_before::int as before, balance_after::int as after from ledger_posting
     where owner_id = $1 and kind = 'WALLET_AVAILABLE' order by seq`,
    [accountId],
  )
  expect(rows.map(({ seq, amount, before, after }) => [seq, amount, before, after])).toEqual([
    [1, 1_000, 0, 1_000],
    [2, -700, 1_000, 300],
    [3, 700, 300, 1_000],
    [4, -1_000, 1_000, 0],
  ])
})

test('what would overdraw an account half-way is not covered, though the end of it would be', async () => {
  const accountId = newId('acc')
  const owned = { currency: 'CNY' as const, accountId, amount: 500n }
  const events = [
    holdTransaction({ ...owned, bizId: newId('chk') }),
    adjustment({ ...owned, bizId: newId('adj'), amount: 900n, note: 'A test' }),
  ]
  const covered = await transact(async ({ db, now }) => {
    const { isCovered } = await postAll(db, events, now)
    return isCovered ? ok(null) : refused('OVERDRAWN', 'Not covered.')
  })
  expect(covered.ok).toBe(false)
  expect(await transact(({ db, now }) => postAll(db, events.toReversed(), now))).toEqual({ first: 2, isCovered: true })
})

test('of all that moved a page is read from an index, and nothing is sorted', async () => {
  for (let count = 0; count < 3; count++) await give(newId('acc'), 100n)
  const { asked } = await floor.count(async () => {
    const first = await pageEntries(floor.client, { where: {}, args: { first: 1 } })
    const after = first.pageInfo.endCursor
    await pageEntries(floor.client, { where: {}, args: { first: 1, after } })
  })
  const plans = await plansOf(floor.sql, asked, ['seqscan'])
  expect(plans).toHaveLength(2)
  for (const plan of plans) {
    expect(plan).toContain('ledger_posting_created_at_id_idx')
    expect(plan).not.toContain('Sort')
  }
})
