import { expect, test } from 'vitest'
import { CARD } from '../trial/floor.ts'
import { buyer, guest, mutation, paymentsMall } from '../trial/mall.ts'

const FREE = { PAYMENTS_WITHDRAW_FREE_FROM: '5000', PAYMENTS_WITHDRAW_FREE_TO: '9000' }
const mall = await paymentsMall({ PAYMENTS_RECHARGE_LEAST: '250', PAYMENTS_WITHDRAW_LEAST: '1500', ...FREE })
const RULES = `{ walletRules { leastRecharge { amount } leastWithdrawal { amount } most { amount } withdrawalFeeBasisPoints
  freeFrom { amount } freeTo { amount } } }`

test('everybody reads what goes into wallets and comes out, and who is refused is told the bounds', async () => {
  const { data } = await mall.asks(guest, RULES)
  const amount = (text: string) => ({ amount: text })
  expect(data.walletRules).toEqual({
    leastRecharge: amount('2.50'),
    leastWithdrawal: amount('15.00'),
    most: amount('100000.00'),
    withdrawalFeeBasisPoints: 60,
    freeFrom: amount('50.00'),
    freeTo: amount('90.00'),
  })
  const start = mutation('rechargeStart', 'recharge { id }').replace('code path', 'code message')
  const tooLittle = { amount: { amount: '2.49', currency: 'CNY' }, idempotencyKey: 'little' }
  const recharge = await mall.asks(buyer(1), start, { input: { ...tooLittle, channel: 'SANDBOX_CARD', card: CARD } })
  expect(recharge.data.rechargeStart.errors).toMatchObject([
    { code: 'AMOUNT_LIMIT', message: 'From 2.50 to 100000 CNY.' },
  ])
  const take = mutation('withdrawalRequest', 'withdrawal { id }').replace('code path', 'code message')
  const to = { method: 'ALIPAY', destination: 'me@there.cn', holderName: 'Me' }
  const withdrawal = await mall.asks(buyer(1), take, { input: { ...tooLittle, ...to } })
  expect(withdrawal.data.withdrawalRequest.errors).toMatchObject([
    { code: 'AMOUNT_LIMIT', message: 'From 15.00 to 100000 CNY.' },
  ])
})

test('where taking money out is never free nothing says from where on it is', async () => {
  const plain = await paymentsMall()
  const { data } = await plain.asks(guest, RULES)
  expect(data.walletRules).toMatchObject({ freeFrom: null, freeTo: null })
})

test('who has set no pay password proves nothing by one', async () => {
  const { data } = await mall.asks(buyer(5), mutation('payTokenCreate', 'token { token }'), {
    input: { payPassword: '138246' },
  })
  expect(data.payTokenCreate).toMatchObject({
    token: null,
    errors: [{ code: 'PAY_PASSWORD_NOT_SET', path: ['payPassword'] }],
  })
})
