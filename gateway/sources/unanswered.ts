import type { Log } from '@supermall/messaging/log'
import type { TellUnanswered } from '@supermall/messaging/unanswered'
import { unanswered } from '@supermall/messaging/unanswered'
import { gatewayMetrics } from '../seeing/gateway-metrics.ts'

/** Tells of questions to a subgraph that had no answer. */
export const unansweredBy = (domain: string, log: Log, clock: () => number): TellUnanswered =>
  unanswered({
    event: 'subgraph.unanswered',
    facts: { domain },
    log,
    clock,
    count: (code) => gatewayMetrics.unanswered.inc({ subgraph: domain, code }),
  })
