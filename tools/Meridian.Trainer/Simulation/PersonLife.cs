namespace Meridian.Trainer.Simulation;

/// <summary>The days of one person, from their first visit to the end of the history.</summary>
internal sealed class PersonLife
{
    private const int Trial = 14;

    private readonly HistoryOptions _options;
    private readonly Chance _chance;
    private readonly PersonTraits _traits;
    private readonly PersonEvents _events;
    private readonly int _arrival;
    private readonly int _signUp;
    private double _interest = 1;
    private double _decay;
    private int _pausedUntil = -1;
    private int _steps;
    private bool _isPaying;
    private bool _isGone;

    public PersonLife(HistoryOptions options, int person, int arrival)
    {
        (_options, _arrival) = (options, arrival);
        _chance = new Chance(ProductHistory.HashCode(options.Seed, person, 2));
        _traits = PersonTraits.Draw(_chance);
        _events = new PersonEvents(options, person, _traits, _chance);
        _signUp = arrival + (_chance.Is(0.5) ? 0 : _chance.Below(12));
    }

    public IEnumerable<SimulatedEvent> Events()
    {
        for (var day = _arrival; day < _options.Days; day++)
        {
            var made = day < _signUp || !_traits.SignsUp ? Visit(day) : day == _signUp ? Begin(day) : Live(day);
            if (day < 0) continue; // lived, but before the history
            foreach (var item in made) yield return item;
        }
    }

    // Of those who never sign up most are here once; a few come back for weeks.
    private IReadOnlyList<SimulatedEvent> Visit(int day) =>
        day == _arrival || _chance.Is(_traits.SignsUp ? 0.35 : 0.5 * Math.Exp(-(day - _arrival) / (2 + (20 * _traits.Fit)))) ? _events.Visit(day) : [];

    private IReadOnlyList<SimulatedEvent> Begin(int day) => _events.Begin(day, isTrial: true);

    private IReadOnlyList<SimulatedEvent> Live(int day)
    {
        Change(day);
        if (_isGone) return Return(day);
        var weekday = _options.From.AddDays(day).DayOfWeek;
        var rhythm = weekday is DayOfWeek.Saturday or DayOfWeek.Sunday ? _traits.WeekendFactor : 1;
        var novelty = day - _signUp < 10 ? 1.4 : 1;
        if (day < _pausedUntil || !_chance.Is(Math.Min(0.98, _traits.DailyChance * rhythm * novelty * _interest))) return [];
        _steps += _steps < 4 && _chance.Is(0.25 + (0.5 * _traits.Fit)) ? 1 : 0;
        var isConversion = !_isPaying && _chance.Is(ConversionChance(day));
        _isPaying |= isConversion;
        return _events.Active(day, _traits.Intensity * (0.4 + (0.6 * _interest)), _steps, isConversion);
    }

    // Whoever is far enough with it, and needs it, buys; most towards the end of the trial, some much later.
    private double ConversionChance(int day)
    {
        var age = day - _signUp;
        var timing = age < 3 ? 0.1 : age <= Trial - 4 ? 0.5 : age <= Trial + 4 ? 2.5 : age < 60 ? 0.3 : 0.1;
        return Math.Min(0.5, 0.09 * timing * Math.Pow(_traits.Fit, 2) * (0.2 + (0.3 * _steps)) * (_traits.IsInTeam ? 1.4 : 0.8) * _interest);
    }

    private void Change(int day)
    {
        if (_isGone) return;
        if (_decay > 0) Fade();
        else if (_chance.Is(LeavingChance(day))) (_decay, _isGone) = _chance.Is(0.2) ? (0, true) : (_chance.Between(0.03, 0.12), false); // a fifth leave from one day to the next
        if (day >= _pausedUntil && _chance.Is(0.004)) _pausedUntil = day + 7 + _chance.Below(38);
    }

    private void Fade()
    {
        _interest = Math.Max(0.05, _interest * (1 - _decay));
        if (_interest < 0.3 && _chance.Is(0.12)) _isGone = true;
        else if (_chance.Is(0.008)) (_decay, _interest) = (0, Math.Max(_interest, 0.8)); // they get over it
    }

    private double LeavingChance(int day)
    {
        var isNew = day - _signUp < 30;
        return 0.004 + (0.03 * Math.Pow(1 - _traits.Fit, 2) * (isNew ? 1.6 : 1) * (_isPaying ? 0.35 : 1) * (_steps >= 3 ? 0.6 : 1.2));
    }

    // Some come back, sooner or later, with a new interest.
    private IReadOnlyList<SimulatedEvent> Return(int day)
    {
        if (!_chance.Is(0.002)) return [];
        (_isGone, _decay, _interest) = (false, 0, 0.9);
        return _events.Active(day, _traits.Intensity, _steps, isConversion: false);
    }
}
