import { minutes } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import type { Values } from '@supermall/subgraph/settings'
import type { Traces } from '../data/tracking.ts'
import type { settings } from '../settings.ts'
import type { Carriers } from './carriers.ts'
import { carrierList } from './known-carriers.ts'
import { kuaidi100 } from './kuaidi100.ts'
import { rememberTraces } from './remember-traces.ts'
import { sandboxTrace } from './sandbox-tracker.ts'

type Given = { readonly settings: Values<typeof settings>; readonly traces: Traces; readonly log: Log }

/** The tracking service where there is a contract with it, made up traces in development, and none where production has no contract. */
export const chooseCarriers = (given: Given): Carriers => ({ all: carrierList, trace: traceBy(given) })

function traceBy({ settings, traces, log }: Given): Carriers['trace'] {
  const { KUAIDI100_CUSTOMER: customer, KUAIDI100_KEY: key, KUAIDI100_URL: url } = settings
  if (customer === null || key === null)
    return settings.MODE === 'development' ? sandboxTrace : () => Promise.resolve(null)
  const ask = kuaidi100({ url, customer, key, timeoutMs: settings.KUAIDI100_TIMEOUT_MS })
  return rememberTraces(ask, { traces, everyMs: minutes(settings.KUAIDI100_EVERY_MINUTES), log })
}
