// What node programs do with processes and threads.
const assert = require('node:assert');
const { execFileSync, fork, spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

async function main() {
  const [own, parent] = execFileSync('sh', ['-c', 'echo $$ $PPID']).toString().trim().split(' ').map(Number);
  assert.strictEqual(parent, process.pid);
  assert.notStrictEqual(own, process.pid);
  assert.strictEqual(spawnSync('sh', ['-c', 'exit 3']).status, 3);
  console.log('spawned and waited');

  const child = spawn('sh', ['-c', 'echo $$; exec sleep 1000']);
  const [line] = await once(child.stdout, 'data');
  assert.strictEqual(Number(line), child.pid);
  child.kill('SIGTERM');
  const [, signal] = await once(child, 'exit');
  assert.strictEqual(signal, 'SIGTERM');
  console.log('spawned and killed');

  const forked = fork(__filename, ['forked']);
  const [message] = await once(forked, 'message');
  assert.deepStrictEqual(message, { pid: forked.pid, ppid: process.pid });
  forked.disconnect();
  await once(forked, 'exit');
  console.log('forked');

  const heard = once(process, 'SIGUSR2');
  // Waiting for a signal alone does not keep node running.
  const running = setInterval(() => {}, 1000);
  process.kill(process.pid, 'SIGUSR2');
  await heard;
  clearInterval(running);
  assert.throws(() => process.kill(4194303, 0), { code: 'ESRCH' });
  console.log('signalled');

  const workers = Array.from({ length: 8 }, () => new Worker(__filename));
  const pids = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0]));
  assert(pids.every((pid) => pid === process.pid));
  await Promise.all(workers.map((worker) => worker.terminate()));
  console.log('worked');
}

if (!isMainThread) {
  parentPort.postMessage(process.pid);
} else if (process.argv[2] === 'forked') {
  process.send({ pid: process.pid, ppid: process.ppid });
} else {
  main();
}
