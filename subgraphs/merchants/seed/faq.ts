import { derivedId } from '@supermall/kernel/id'
import type { FaqEntry } from '../domain/faq.ts'
import { shops } from './shops.ts'

const OF_THE_MALL = [
  [
    'How do I return something?',
    'Open the order, choose the lines and say why. Most goods can be returned within seven days.',
  ],
  ['如何联系人工客服？', '工作日 9:00–21:00 可拨打 400-800-8888，或在订单页联系店铺客服。'],
  ['When is an unpaid order closed?', 'After thirty minutes. What was held for it is free for others then.'],
  ['积分可以做什么？', '积分可在结算时抵扣部分金额，也可以兑换优惠券。'],
] as const

const OF_A_SHOP = [
  ['多久发货？', '现货 48 小时内发出，预售商品以商品页时间为准。'],
  ['Can I pick my order up?', 'Yes, at every store that is marked for pick-up. Bring the code from your order.'],
] as const

const asked = [
  ...OF_THE_MALL.map((texts, position) => ({ texts, position, shopId: null })),
  ...shops.flatMap(({ id }) => OF_A_SHOP.map((texts, position) => ({ texts, position, shopId: id }))),
]

export const entries: readonly FaqEntry[] = asked.map(({ texts: [question, answer], position, shopId }, ordinal) => ({
  id: derivedId('faq', ordinal),
  shopId,
  question,
  answer,
  isEnabled: true,
  position,
  version: 1,
}))
