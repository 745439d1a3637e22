/**
 * Learning by watching: some panels show what memory does not keep (which function called which, who
 * was woken from where). Their learners watch execution while their panel is looked at, and only then;
 * what they have missed is executed again, once, before they are asked.
 * Leaves out: what is learnt (call-history.ts, lookup-notes.ts, sched-notes.ts, packet-notes.ts).
 */
import type { CallTracer, KernelEvent, Moment, Simulation } from '../sim/api';

/** One who watches. Told each thing once, in order, without gaps, as if it had watched from the beginning. */
export interface Learner {
  event?(event: KernelEvent): void;
  call?: CallTracer['call'];
  ret?: CallTracer['ret'];
  context?: CallTracer['context'];
  /** Everything from position `t` on has not happened. */
  cut(t: Moment): void;
}

/** How the record is gone through. */
export interface Mover {
  seek(t: Moment): Promise<void>;
  /** Every statement from here to `t`. */
  replay(t: Moment): Promise<void>;
  /** As `seek`, whatever the user has cancelled. */
  back(t: Moment): Promise<void>;
}

interface Pupil {
  learner: Learner;
  wanted: boolean;
  /** Knows all before this position. */
  until: Moment;
  /** Has missed nothing: goes on learning while the record grows. */
  current: boolean;
}

export class Learning {
  private readonly pupils: Pupil[];
  private catchingUp = false;

  constructor(
    private readonly sim: Simulation,
    learners: readonly Learner[],
  ) {
    this.pupils = learners.map((learner) => ({ learner, wanted: false, until: 0, current: false }));
  }

  /** Exactly these watch from now on. Watching calls costs the machine speed, so nobody does without need. */
  want(learners: ReadonlySet<Learner>): void {
    const { lastT } = this.sim;
    for (const pupil of this.pupils) {
      if (pupil.current) pupil.until = lastT;
      pupil.wanted = learners.has(pupil.learner);
      pupil.current = pupil.wanted && pupil.until === lastT;
    }
    this.trace();
  }

  /** From where to where the record must be executed again before the learners know it all. */
  missed(): { from: Moment; to: Moment } | undefined {
    const { lastT } = this.sim;
    const behind = this.pupils.filter((pupil) => pupil.wanted && !pupil.current);
    return behind.length === 0 ? undefined : { from: Math.min(...behind.map(({ until }) => until)), to: lastT };
  }

  /** Whether this one has missed something. */
  isBehind(learner: Learner): boolean {
    return this.pupils.some((pupil) => pupil.learner === learner && !pupil.current);
  }

  /** Executes again what was missed, and comes back to where one is. */
  async catchUp(by: Mover): Promise<void> {
    const missed = this.missed();
    if (!missed) return;
    const { t } = this.sim;
    const late = this.pupils.filter((pupil) => pupil.wanted && !pupil.current);
    try {
      await by.seek(missed.from);
      this.catchingUp = true;
      await by.replay(missed.to);
      for (const pupil of late) {
        pupil.until = missed.to;
        pupil.current = true;
      }
    } catch (error) {
      // Half a lesson is none: what was learnt of it goes, so that nothing is told twice.
      for (const pupil of late) pupil.learner.cut(pupil.until);
      throw error;
    } finally {
      this.catchingUp = false;
      await by.back(t);
    }
  }

  /** Every kernel event of every execution comes by here. */
  see(event: KernelEvent): void {
    for (const pupil of this.pupils) if (pupil.learner.event && this.isNew(pupil, event.t)) pupil.learner.event(event);
  }

  /** The user has changed the past. */
  cut(t: Moment): void {
    for (const pupil of this.pupils) {
      if (!pupil.current && pupil.until <= t) continue;
      pupil.learner.cut(t);
      pupil.until = t;
    }
  }

  private isNew(pupil: Pupil, t: Moment): boolean {
    if (!pupil.wanted) return false;
    return pupil.current ? !this.catchingUp && t >= this.sim.lastT : this.catchingUp && t >= pupil.until;
  }

  private trace(): void {
    const tracing = this.pupils.filter(({ wanted, learner }) => wanted && (learner.call ?? learner.ret));
    if (tracing.length === 0) {
      this.sim.setTracer(undefined);
      return;
    }
    this.sim.setTracer({
      call: (host, cpu, fn, fp, t) => {
        for (const pupil of tracing) if (this.isNew(pupil, t)) pupil.learner.call?.(host, cpu, fn, fp, t);
      },
      ret: (host, cpu, fn, fp, t) => {
        for (const pupil of tracing) if (this.isNew(pupil, t)) pupil.learner.ret?.(host, cpu, fn, fp, t);
      },
      context: (host, cpu, what, t) => {
        for (const pupil of tracing) if (this.isNew(pupil, t)) pupil.learner.context?.(host, cpu, what, t);
      },
    });
  }
}
