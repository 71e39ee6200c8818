import { expect, test } from 'bun:test';
import { readJunit } from './junit.ts';

const report = `<?xml version="1.0"?>
<testsuites tests="5" failures="1">
  <testsuite name="a">
    <testcase name="a &amp; b &lt;x&gt; / &quot;y&quot;" classname="" file="a.test.ts" />
    <testcase name="a > b" file="a.test.ts"></testcase>
    <testcase name="bad" file="a.test.ts"><failure message="1 &lt; 2">text</failure></testcase>
    <testsuite name="nested"><testcase name="later" classname="a.spec.ts"><skipped /></testcase></testsuite>
    <testcase name="broken" file="b.test.ts">
      <error message="no"/>
    </testcase>
  </testsuite>
</testsuites>`;

test('every test case is counted once, and what is skipped or broken counts as failed', () => {
  expect(readJunit(report)).toEqual({
    passed: 2,
    failed: 3,
    failures: ['a.test.ts: bad (failed)', 'a.spec.ts: later (skipped)', 'b.test.ts: broken (failed)'],
  });
});

test('an empty report has no test', () => {
  expect(readJunit('<testsuites></testsuites>')).toEqual({ passed: 0, failed: 0, failures: [] });
});
