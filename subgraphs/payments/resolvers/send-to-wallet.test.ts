import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { buyer, errorCodes, mutation, paymentsMall, platform } from '../trial/mall.ts'

const mall = await paymentsMall()
const send = mutation('refundSendToWallet', 'refund { id isToWallet }')
const input = { refundId: newId('rfd'), reason: 'The card is closed', idempotencyKey: 'send' }

test('operators only send a refund into a wallet, and may only try it', async () => {
  expect(errorCodes(await mall.asks(buyer(1), send, { input }))).toEqual(['FORBIDDEN'])
  for (const isDryRun of [true, false]) {
    const { data } = await mall.asks(platform(), send, { input: { ...input, isDryRun } })
    expect(data.refundSendToWallet).toMatchObject({ refund: null, errors: [{ code: 'REFUND_NOT_FOUND' }] })
  }
})
