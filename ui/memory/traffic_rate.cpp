#include "ui/memory/traffic_rate.h"

#include <algorithm>

namespace lightreel {

std::vector<TrafficRate> trafficRates(const std::vector<TimelineSample>& samples, double least) {
    std::vector<TrafficRate> rates;
    if (samples.empty()) return rates;
    const TimelineSample* from = &samples.front();
    for (const TimelineSample& sample : samples) {
        const double seconds = sample.time - from->time;
        if (seconds < least || seconds <= 0) continue;
        const int64_t moved = sample.traffic.out + sample.traffic.in - from->traffic.out - from->traffic.in;
        rates.push_back({from->time, static_cast<double>(std::max<int64_t>(0, moved)) / seconds});
        from = &sample;
    }
    if (!rates.empty()) rates.push_back({from->time, 0});
    return rates;
}

double highestRate(const std::vector<TrafficRate>& rates) {
    double highest = 0;
    for (const TrafficRate& rate : rates) highest = std::max(highest, rate.bytesPerSecond);
    return highest;
}

}  // namespace lightreel
