import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { AT, couponFloor, done } from '../trial/wallets.ts'
import { walletOf } from './wallets.ts'

const floor = await couponFloor()

test('what is asked for by name is looked at however much else is in the wallet, which ends sooner', async () => {
  const { id: couponId } = await floor.offer()
  const accountId = newId('acc')
  const { id: named } = done(await floor.claim(couponId, accountId))
  await floor.sql.query(
    `insert into member_coupon select (jsonb_populate_record(piece, jsonb_build_object('id', piece.id || '-' || n,
      'number', piece.number + n, 'valid_until', $2::timestamptz + n * interval '1 hour'))).*
    from member_coupon piece, generate_series(1, 150) n where piece.id = $1`,
    [named, AT],
  )
  const wallet = (couponIds: readonly string[]) => walletOf(floor.tools.client, accountId, { now: AT, couponIds })
  const found = await wallet([named])
  expect([found.length, found.at(-1)?.id]).toEqual([101, named])
  expect(found.slice(0, -1)).toEqual(await wallet([]))
})
