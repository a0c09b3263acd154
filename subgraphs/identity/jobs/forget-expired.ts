import { after, days, hours } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { forgetChallenges } from '../data/challenges.ts'
import type { Within } from '../data/database.ts'
import { forgetSessions, forgetTokens } from '../data/sessions.ts'
import { forgetSignIns } from '../data/sign-ins.ts'

const BATCH = 10_000

/** Sessions stay a month after their end, so that their owner can see them; sign-ins half a year; codes a day. */
export default job<Within>({
  name: 'forget-expired',
  everyMs: hours(1),
  async run({ client, clock }) {
    const now = clock()
    return {
      sessions: await forgetSessions(client, after(now, -days(30)), BATCH),
      refreshTokens: await forgetTokens(client, after(now, -days(1)), BATCH),
      challenges: await forgetChallenges(client, after(now, -days(1))),
      signIns: await forgetSignIns(client, after(now, -days(180)), BATCH),
    }
  },
})
