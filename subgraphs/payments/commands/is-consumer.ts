import { accountFacts } from '@supermall/contracts/identity'
import { parseId } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'

/** Whether there is somebody who has a wallet, asked before the transaction: staff have none, and those who are gone neither. */
export async function isConsumer(text: string, ask: Ask): Promise<boolean> {
  const accountId = parseId('acc', text)
  return accountId !== null && (await ask(accountFacts, { accountId })).isConsumer
}
