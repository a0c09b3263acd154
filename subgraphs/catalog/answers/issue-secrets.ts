import { issueSecrets as request } from '@supermall/contracts/catalog'
import { answer } from '@supermall/messaging/ask'
import { issueSecrets } from '../commands/issue-secrets.ts'
import type { Within } from '../data/database.ts'

export default answer(request, async (input, { transact }: Within) => {
  const issued = await transact((unit) => issueSecrets(input, unit))
  if (issued.ok) return { outcome: 'ISSUED', secrets: [...issued.value] }
  const isSoldOut = issued.refusals.some(({ code }) => code === 'SOLD_OUT')
  return { outcome: isSoldOut ? 'SOLD_OUT' : 'OTHER_INPUT', secrets: [] }
})
