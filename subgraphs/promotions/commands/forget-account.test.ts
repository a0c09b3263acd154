import { accountPromises } from '@supermall/contracts/promotions'
import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { expect, test } from 'vitest'
import answer from '../answers/account-promises.ts'
import userDeleted from '../consumers/user-deleted.ts'
import { listTopEarners } from '../data/points/ranking.ts'
import { fullBackFloor } from '../trial/full-backs.ts'
import { cny, couponFloor, done } from '../trial/wallets.ts'
import { holdCoupons } from './coupons/hold-coupons.ts'
import { payDueRebates } from './coupons/settle-rebates.ts'
import { noteOrders, useCoupons } from './coupons/use-coupons.ts'
import { earnPoints } from './points/earn-points.ts'

type Floor = Pick<Awaited<ReturnType<typeof couponFloor>>, 'transact' | 'tools'>
type Account = ReturnType<typeof newId<'acc'>>

const isMoneyToCome = async ({ tools }: Pick<Floor, 'tools'>, accountId: Account) =>
  accountPromises.answer.parse(await answer.reply({ accountId }, { client: tools.client } as never)).isMoneyToCome
const forget = ({ transact }: Pick<Floor, 'transact'>, accountId: Account) =>
  transact((unit) => userDeleted.react({ accountId }, unit, {} as never))

test('what comes back by days is to come, and never does once its account is deleted', async () => {
  const floor = await fullBackFloor()
  const [bought, other] = [await floor.hold(), await floor.hold()]
  expect(await isMoneyToCome(floor, bought.accountId)).toBe(false)
  for (const one of [bought, other]) {
    await floor.pay(one)
    expect(await isMoneyToCome(floor, one.accountId)).toBe(true)
    await floor.finish(one)
  }
  await floor.work()
  await forget(floor, bought.accountId)
  await forget(floor, bought.accountId)
  for (let day = 0; day < 12; day++) {
    floor.pass(days(1))
    await floor.work()
  }
  expect([(await floor.moved(bought)).length, (await floor.moved(other)).length]).toEqual([1, 10])
  expect(await floor.kept(bought)).toMatchObject({ status: 'STOPPED', stopReason: 'The account was deleted.' })
  expect([await isMoneyToCome(floor, bought.accountId), await isMoneyToCome(floor, other.accountId)]).toEqual([
    false,
    false,
  ])
  expect(await floor.broken()).toEqual([])
})

test('a rebate that is due is to come, and is not paid to who is gone', async () => {
  const floor = await couponFloor()
  const accountId = newId('acc')
  const { id } = await floor.offer({
    kind: 'REBATE',
    off: null,
    rebate: { target: 'BALANCE', time: 'PAID', money: cny('10') },
  })
  const piece = done(await floor.claim(id, accountId))
  const checkoutId = newId('chk')
  const coupons = [{ couponId: piece.id, givenMinor: 1_000n }]
  done(await floor.transact((unit) => holdCoupons(unit, { ownerId: checkoutId, accountId, coupons })))
  const order = { orderId: newId('ord'), checkoutId, shopId: newId('shp') }
  await floor.transact((unit) => noteOrders(unit.db, [order]))
  expect(await isMoneyToCome(floor, accountId)).toBe(false)
  await floor.transact((unit) => useCoupons(unit.db, [{ order: { ...order, paidMinor: 5_000n }, unit }]))
  expect(await isMoneyToCome(floor, accountId)).toBe(true)
  await forget(floor, accountId)
  expect(await isMoneyToCome(floor, accountId)).toBe(false)
  expect(await floor.transact(payDueRebates)).toBeNull()
  expect(await floor.told('balance.granted')).toEqual([])
})

test('nobody who is gone stands in the ranking of points', async () => {
  const floor = await couponFloor()
  const [gone, there] = [newId('acc'), newId('acc')]
  for (const [accountId, points] of [
    [gone, 900],
    [there, 500],
  ] as const)
    await floor.transact((unit) => earnPoints({ accountId, kind: 'TASK', points, subjectId: 'x', note: null }, unit))
  const top = async () => (await listTopEarners(floor.tools.client, 10)).map(({ accountId }) => accountId)
  expect(await top()).toEqual([gone, there])
  await forget(floor, gone)
  expect(await top()).toEqual([there])
})
