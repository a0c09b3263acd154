import { mkdirSync, writeFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import type { Page } from '@supermall/testing/browser'
import type { Answer, Asking, Document } from '@supermall/testing/client'
import { found } from '@supermall/testing/client'

/** What the page looks like now, for whoever wants to look at it after the run. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = fromRoot('.cache', 'pictures')
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/${name}.png`, await page.screenshot())
}

/** Presses the first button whose words begin so. */
export const press = (page: Page, text: string): Promise<void> =>
  page.evaluate(
    `[...document.querySelectorAll('button')].find((button) => button.textContent.trim().startsWith(${JSON.stringify(text)})).click()`,
  )

export const run = (page: Page): Promise<void> =>
  page.evaluate(`document.querySelector('.graphiql-execute-button').click()`)

const EDITORS = ['.graphiql-query-editor', '.graphiql-editor-tool', '.result-window'] as const
const [QUERY, VARIABLES, RESULT] = EDITORS.map((part) => `document.querySelector('${part} .CodeMirror').CodeMirror`)

/** Somebody at the playground: a button says who it is, what is asked is typed there, and what is answered is read there. */
export function sitting(page: Page, person: string): Asking {
  async function asks<Data, Variables>(
    document: Document<Data, Variables>,
    variables?: Variables,
  ): Promise<Answer<Data>> {
    await page.until(`document.querySelector('.sign-in-bar button')`)
    await press(page, person)
    const pressed = `.sign-in-bar button[aria-pressed="true"]`
    await page.until(
      `document.querySelector('${pressed}')?.textContent === '${person}' && document.querySelector('.sign-in-bar output strong')`,
    )
    await page.evaluate(`{
      ${RESULT}.setValue('')
      ${QUERY}.setValue(${JSON.stringify(document.toString().trim())})
      ${VARIABLES}.setValue(${JSON.stringify(JSON.stringify(variables ?? {}, null, 2))})
    }`)
    await run(page)
    await page.until(`${RESULT}.getValue().trim().endsWith('}')`, 30_000)
    const { data, errors, extensions } = JSON.parse(await page.evaluate<string>(`${RESULT}.getValue()`))
    return { status: 200, data: data ?? null, errors: errors ?? [], extensions: extensions ?? {} }
  }
  return {
    token: null,
    asks,
    async gets<Data, Variables>(document: Document<Data, Variables>, variables?: Variables) {
      return found(await asks<Data, Variables>(document, variables))
    },
  }
}
