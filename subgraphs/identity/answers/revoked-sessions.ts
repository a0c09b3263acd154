import { MOST_REVOKED_AT_ONCE, revokedSessions } from '@supermall/contracts/identity'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { listCuts } from '../data/sessions.ts'
import type { SessionId } from '../domain/session.ts'

export default answer(revokedSessions, async ({ since, after }, { client }: Within) => {
  const cuts = await listCuts(client, { since: new Date(since), after }, MOST_REVOKED_AT_ONCE)
  return {
    sessions: cuts.flatMap(({ id, accessCutAt }) =>
      accessCutAt ? [{ sessionId: id as SessionId, at: accessCutAt.toISOString() }] : [],
    ),
  }
})
