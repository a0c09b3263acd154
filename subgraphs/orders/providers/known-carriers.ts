import type { Carrier } from './carriers.ts'

type KnownCarrier = Carrier & {
  /** By which the tracking service knows it; null for what nobody traces. */
  readonly kuaidi100: string | null
}

const knownCarriers: readonly KnownCarrier[] = [
  ...[
    { code: 'sf', name: '顺丰速运', kuaidi100: 'shunfeng' },
    { code: 'zto', name: '中通快递', kuaidi100: 'zhongtong' },
    { code: 'yto', name: '圆通速递', kuaidi100: 'yuantong' },
  ],
  ...[
    { code: 'sto', name: '申通快递', kuaidi100: 'shentong' },
    { code: 'yunda', name: '韵达速递', kuaidi100: 'yunda' },
    { code: 'jd', name: '京东物流', kuaidi100: 'jd' },
  ],
  ...[
    { code: 'ems', name: 'EMS', kuaidi100: 'ems' },
    { code: 'deppon', name: '德邦快递', kuaidi100: 'debangkuaidi' },
    { code: 'dhl', name: 'DHL', kuaidi100: 'dhl' },
  ],
  ...[
    { code: 'ups', name: 'UPS', kuaidi100: 'ups' },
    { code: 'fedex', name: 'FedEx', kuaidi100: 'fedex' },
    { code: 'manual', name: '自行配送', kuaidi100: null },
  ],
]

export const kuaidi100CodeOf = (code: string): string | null =>
  knownCarriers.find((one) => one.code === code)?.kuaidi100 ?? null

export const carrierList: readonly Carrier[] = knownCarriers.map(({ code, name }) => ({ code, name }))
