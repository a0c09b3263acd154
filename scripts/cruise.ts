import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fromRoot } from '@supermall/subgraph/root'
import type { ICruiseResult, IForbiddenRuleType } from 'dependency-cruiser'
import { cruise } from 'dependency-cruiser'
import { transform } from 'esbuild'

export type Rules = { readonly forbidden: readonly IForbiddenRuleType[]; readonly options: object }

export type Violation = { readonly rule: string; readonly from: string; readonly to: string; readonly comment: string }

const PARTS = ['gateway', 'packages', 'prisma', 'subgraphs', 'tests', 'launch', 'scripts', 'bench']
const SKIPPED = new Set(['node_modules', 'dist'])

export async function readRules(): Promise<Rules> {
  const { default: rules } = (await import(fromRoot('.dependency-cruiser.mjs'))) as { readonly default: Rules }
  return rules
}

/**
 * Holds the tree below `root` against the rules. dependency-cruiser reads no TypeScript without a compiler's interface, which
 * TypeScript 7 has not, so it reads a copy of JavaScript. Twice: borders are crossed by types too, but only what is left when
 * the code runs can go in a circle. The copy stands in `scratch`, from where npm's packages must be found.
 */
export async function cruiseTree(root: string, rules: Rules, scratch: string): Promise<readonly Violation[]> {
  const isCircle = ({ name }: IForbiddenRuleType) => name === 'no-circles'
  const withTypes = { ...rules, forbidden: rules.forbidden.filter((rule) => !isCircle(rule)) }
  const withoutTypes = { ...rules, forbidden: rules.forbidden.filter(isCircle) }
  return [
    ...(await cruiseCopy(root, withTypes, { scratch, keepsTypes: true })),
    ...(await cruiseCopy(root, withoutTypes, { scratch, keepsTypes: false })),
  ]
}

async function cruiseCopy(
  root: string,
  rules: Rules,
  { scratch, keepsTypes }: { scratch: string; keepsTypes: boolean },
) {
  mkdirSync(scratch, { recursive: true })
  const copy = mkdtempSync(join(scratch, 'cruise-'))
  try {
    const files = sourcesBelow(root)
    await Promise.all(
      files.map((file) => copyAsJavaScript(join(root, file), join(copy, asJavaScript(file)), keepsTypes)),
    )
    linkWorkspaces(root, copy)
    const options = { ...rules.options, ruleSet: { forbidden: [...rules.forbidden] }, validate: true, baseDir: copy }
    const { output } = await cruise(
      readdirSync(copy).filter((name) => name !== 'node_modules'),
      options,
    )
    return violationsIn(output as ICruiseResult, rules)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

const violationsIn = ({ summary }: ICruiseResult, rules: Rules): readonly Violation[] =>
  summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    from: from.replace(/\.js$/, '.ts'),
    to: to.replace(/\.js$/, '.ts').replace(/^(\.\.\/)*/, ''),
    comment: rules.forbidden.find(({ name }) => name === rule.name)?.comment ?? '',
  }))

function sourcesBelow(root: string): readonly string[] {
  const inRoot = readdirSync(root).filter((name) => /\.ts$/.test(name))
  const inParts = PARTS.filter((part) => existsSync(join(root, part))).flatMap((part) => walk(root, part))
  return [...inRoot, ...inParts]
}

function walk(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(root, path)
    return /\.(tsx?|mjs|cjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : []
  })
}

const asJavaScript = (path: string): string => path.replace(/\.(tsx?|mjs|cjs)$/, '.js')

/** Of what is generated only the place counts: nobody wrote its imports. */
async function copyAsJavaScript(from: string, to: string, keepsTypes: boolean): Promise<void> {
  const isGenerated = /\/generated\/|\.generated\.ts$/.test(from)
  const source = isGenerated ? '' : readFileSync(from, 'utf8')
  const { code } = await transform(keepsTypes ? withTypesAsValues(source) : source, {
    sourcefile: from,
    loader: from.endsWith('x') ? 'tsx' : 'ts',
    target: 'es2020',
    supported: { 'top-level-await': true },
    jsx: 'automatic',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  })
  mkdirSync(dirname(to), { recursive: true })
  writeFileSync(to, code.replaceAll(/(["'])([^"']+)\.(tsx?|mjs|cjs)\1/g, '$1$2.js$1'))
}

/** An import of types becomes one of values, so that erasing types does not erase it; so does a type written `import('…')`. */
function withTypesAsValues(source: string): string {
  const inline = [...source.matchAll(/\bimport\('([\w./@-]+)'\)/g)].map(([, path]) => `import '${path}'`)
  const plain = source
    .replaceAll(/^(\s*)import type (?=[\w{*])/gm, '$1import ')
    .replaceAll(/^(\s*)export type (?=[{*])/gm, '$1export ')
    .replaceAll(/^import \{[^}]*\} from/gm, (statement) => statement.replaceAll(/\btype (?=\w)/g, ''))
  return `${plain}\n${inline.join('\n')}`
}

/** `@supermall/kernel/id` must lead into the copy: each workspace is linked there, its exports told of JavaScript. */
function linkWorkspaces(root: string, copy: string): void {
  const folders = ['gateway', ...['packages', 'subgraphs'].flatMap((parent) => childrenOf(root, parent))]
  mkdirSync(join(copy, 'node_modules', '@supermall'), { recursive: true })
  for (const folder of folders) {
    const manifest = join(root, folder, 'package.json')
    if (!existsSync(manifest)) continue
    cpSync(manifest, join(copy, folder, 'package.json'))
    writeFileSync(join(copy, folder, 'package.json'), readFileSync(manifest, 'utf8').replaceAll('.ts"', '.js"'))
    symlinkSync(join(copy, folder), join(copy, 'node_modules', '@supermall', folder.split('/').at(-1) ?? folder))
  }
}

const childrenOf = (root: string, parent: string): readonly string[] =>
  existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((name) => `${parent}/${name}`) : []
