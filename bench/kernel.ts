/** The same figures with the real kernel: two hosts that talk to each other, bench/load/echo.scenario. */
import { measure } from './measure';
import { simulate } from './scenario';
import { report, seconds } from './table';

const sim = await simulate('echo.scenario', 256 << 20);
const boot = seconds(() => {
  while (sim.t < 40_000) sim.run({ limit: 40_000 });
});
report([{ what: 'kernel: boot of two hosts', figure: boot, unit: 's', goal: 0.2, better: 'less' }]);
report(measure('kernel', sim, 'panic', 'lock_acquire'));
