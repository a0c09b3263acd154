import type { Viewer } from '@supermall/subgraph/viewer'
import type { served } from './served.ts'
import { errorCodes } from './served.ts'

type Asks = Awaited<ReturnType<typeof served>>['asks']
/** A list of `Query`, asked for with these arguments written out, by whoever may. */
type List = { readonly name: string; readonly args?: string; readonly viewer: Viewer }

/** What each of two lists, which hold something both, says to the cursor of the other; and to its own: nothing. */
export async function cursorsCrossed(asks: Asks, lists: readonly [List, List]): Promise<readonly string[][]> {
  const [one, other] = lists
  const [ofOne, ofOther] = [await endOf(asks, one), await endOf(asks, other)]
  for (const [list, cursor] of [[one, ofOne] as const, [other, ofOther] as const]) {
    const said = await behind(asks, list, cursor)
    if (said.length > 0) throw new Error(`${list.name} refuses its own cursor: ${said.join()}`)
  }
  return [await behind(asks, one, ofOther), await behind(asks, other, ofOne)]
}

async function endOf(asks: Asks, list: List): Promise<string> {
  const { data, errors } = await asks(list.viewer, query(list))
  const cursor = data[list.name]?.pageInfo.endCursor
  if (typeof cursor !== 'string') throw new Error(`${list.name} holds nothing: ${JSON.stringify(errors)}`)
  return cursor
}

const behind = async (asks: Asks, list: List, after: string): Promise<string[]> =>
  errorCodes(await asks(list.viewer, query(list), { after }))

const query = ({ name, args = '' }: List): string =>
  `query Page($after: String) { ${name}(first: 1, after: $after ${args}) { pageInfo { endCursor } } }`
