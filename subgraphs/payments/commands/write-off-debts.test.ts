import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, expect, test } from 'vitest'
import { findDebts, owedBy } from '../data/wallet-debts.ts'
import { brokenBooks, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { endow } from '../trial/takings.ts'
import { grantBalance, reclaimBalance } from './grant-balance.ts'
import { holdBalance, releaseBalance } from './hold-balance.ts'
import { writeOffWalletDebts } from './write-off-debts.ts'

const floor = await paymentsFloor()
const { transact, tools, client } = floor
const { currency } = tools

afterEach(async () => expect(await brokenBooks(floor)).toEqual([]))

/** Five yuan that were to be taken back while a checkout held them. */
async function owing() {
  const [accountId, ownerId] = [newId('acc'), newId('chk')]
  const gift = {
    grantId: newId('crb'),
    accountId,
    amount: wire(500n, currency),
    reason: 'A rebate',
    shopId: newId('shp'),
  }
  await endow(floor, gift.shopId, 500n)
  await transact((unit) => grantBalance(gift, unit))
  const until = new Date(floor.clock.now.getTime() + 600_000)
  const held = { ownerId, accountId, amount: 500n, currency, until, payToken: null }
  done(await transact((unit) => holdBalance(held, currency, unit)))
  await transact((unit) => reclaimBalance(gift, unit))
  const debt = await client.walletDebt.findFirstOrThrow({ where: { accountId } })
  return {
    accountId,
    debtId: debt.id,
    free: () => transact((unit) => releaseBalance(ownerId, 'UNDONE', { ...unit, currency })),
  }
}
const available = async (accountId: Id<'acc'>) => (await floor.wallet(accountId)).available
const writeOff = (debtIds: readonly string[], reason = 'Nobody will pay', idempotencyKey = newId('evt')) =>
  floor.operate('payments.wallet.adjust', (unit) => writeOffWalletDebts({ debtIds, reason, idempotencyKey }, unit))

test('a debt that was written off is owed no more: what comes back is of its owner', async () => {
  const { accountId, debtId, free } = await owing()
  const key = newId('evt')
  for (let turn = 0; turn < 2; turn++)
    expect(done(await writeOff([debtId], 'Gone', key))).toEqual({ debtIds: [debtId] })
  expect(await owedBy(client, accountId, currency)).toBe(0n)
  await free()
  expect(await available(accountId)).toBe(500n)
  expect(await findDebts(client, [debtId])).toMatchObject([
    { paid: 0n, settledAt: null, writtenOffAt: floor.clock.now },
  ])
  const words = (await floor.audited()).filter(({ subject_id }) => subject_id === debtId).map(({ summary }) => summary)
  expect(words).toEqual(['Debt of a wallet written off: Gone'])
})

test('what is not there, paid, or written off before is refused with all that was named beside it', async () => {
  const [first, second] = [await owing(), await owing()]
  await first.free()
  const before = await floor.kept()
  expect(codesOf(await writeOff([second.debtId, first.debtId]))).toEqual(['WALLET_DEBT_STATUS'])
  expect(codesOf(await writeOff([second.debtId, newId('wdb')]))).toEqual(['WALLET_DEBT_NOT_FOUND'])
  expect(codesOf(await writeOff([]))).toEqual(['TOO_MANY_IDS'])
  expect(codesOf(await writeOff(Array.from({ length: 101 }, () => newId('wdb'))))).toEqual(['TOO_MANY_IDS'])
  expect(codesOf(await writeOff([second.debtId], ''))).toEqual(['TEXT_LENGTH'])
  expect(await floor.kept()).toBe(before)
})

test('a debt is paid or written off, and never both', async () => {
  for (let turn = 0; turn < 3; turn++) {
    const { accountId, debtId, free } = await owing()
    survivors(await rival(2, async (index) => (index === 0 ? void (await writeOff([debtId])) : void (await free()))))
    const [debt] = await findDebts(client, [debtId])
    expect([debt?.paid === 500n, debt?.writtenOffAt !== null]).toEqual([
      debt?.settledAt !== null,
      debt?.settledAt === null,
    ])
    expect(await available(accountId)).toBe(debt?.settledAt ? 0n : 500n)
  }
})
