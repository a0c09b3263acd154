import type { Carriers } from './carriers.ts'

/** Carriers whose numbers people read for themselves: nobody is asked over the net, and the trace is what is kept in the rows. */
export const manualCarriers: Carriers = {
  all: [
    ...[
      { code: 'sf', name: '顺丰速运' },
      { code: 'zto', name: '中通快递' },
      { code: 'yto', name: '圆通速递' },
    ],
    ...[
      { code: 'sto', name: '申通快递' },
      { code: 'yunda', name: '韵达速递' },
      { code: 'jd', name: '京东物流' },
    ],
    ...[
      { code: 'ems', name: 'EMS' },
      { code: 'deppon', name: '德邦快递' },
      { code: 'dhl', name: 'DHL' },
    ],
    ...[
      { code: 'ups', name: 'UPS' },
      { code: 'fedex', name: 'FedEx' },
      { code: 'manual', name: '自行配送' },
    ],
  ],
  trace: async () => null,
}
