// Runs a suite of tests for caches, as it lies in a folder, against a base, and prints a line for each test: kind, id, and "ok" or why not.
// The package of npm and a checkout differ in where their parts are.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [folder, base] = process.argv.slice(2)
const at = file => pathToFileURL(path.join(folder, file))
const checkout = fs.existsSync(path.join(folder, 'test-engine'))
const { runTests, getResults } = await import(at(checkout ? 'test-engine/client/runner.mjs' : 'client/runner.mjs'))
const { default: suites } = await import(at('tests/index.mjs'))
if (checkout) {
  await runTests(suites, false, base)
} else {
  await runTests(suites, createRequire(at('package.json'))('node-fetch'), false, base)
}
const results = getResults()
for (const test of suites.flatMap(suite => suite.tests)) {
  if (!test.browser_only) {
    const result = results[test.id]
    const kind = test.kind || 'required'
    console.log([kind, test.id, result === true ? 'ok' : JSON.stringify(result)].join(' '))
  }
}
process.exit(0)
