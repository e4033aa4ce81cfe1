package dev.tenantry.ratelimit;

import dev.tenantry.redis.RedisScript;

/** Counts passes in Redis. Grants those that a request needs or, for a lease, more; they count from then on, whether used or not. */
final class RateLimitScript {

    // A hash with one field per slice. All slices that overlap the last window are summed; the oldest counts in full.
    // A sum stays valid during its slice, because no slice leaves the window before the next one begins. The fields
    // "at", "used" and "oldest" cache it: the slices are read once per slice, on a refusal and after a return, not on
    // every request.
    // Slices in the future exist if Redis' clock was set back, or if another Redis took over. The next one counts like
    // the current one. Those further ahead are dropped: they would count until the clock has caught up, however long
    // that takes.
    // One more field per instance tells when its last lease was granted. Unused passes are taken back only if Redis
    // still knows of that lease, and only once. A Redis that was emptied or replaced has forgotten the lease with its
    // passes; taking them back would reduce what others have used since.
    static final RedisScript SCRIPT = RedisScript.of("""
            local key, limit, width, slices = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
            local wanted, holder, lease, unused = tonumber(ARGV[4]), ARGV[5], ARGV[6], tonumber(ARGV[7])
            local needed = tonumber(ARGV[8])
            local function slice_of(micros)
              return math.floor(math.floor(micros / 1000) / width)
            end
            local time = redis.call('TIME')
            local micros = time[1] * 1000000 + time[2]
            local now, current = math.floor(micros / 1000), slice_of(micros)

            if unused > 0 and redis.call('HGET', key, holder) == lease then
              local slice = string.format('%.0f', slice_of(tonumber(lease)))
              if tonumber(redis.call('HGET', key, slice) or 0) >= unused then
                redis.call('HINCRBY', key, slice, -unused)
                redis.call('HDEL', key, holder, 'at')
              end
            end

            local sum = redis.call('HMGET', key, 'at', 'used', 'oldest')
            local at, used, oldest = tonumber(sum[1]), tonumber(sum[2]), tonumber(sum[3])
            if at ~= current or used + needed > limit then
              local counts, fields = {}, redis.call('HGETALL', key)
              used = 0
              for i = 1, #fields, 2 do
                local slice = tonumber(fields[i])
                if slice and (slice < current - slices or slice > current + 1) then
                  redis.call('HDEL', key, fields[i])
                elseif slice then
                  slice = math.min(slice, current)
                  counts[slice] = (counts[slice] or 0) + tonumber(fields[i + 1])
                  used = used + tonumber(fields[i + 1])
                elseif fields[i]:sub(1, 6) == 'lease:' and slice_of(fields[i + 1]) < current - slices then
                  redis.call('HDEL', key, fields[i])
                end
              end
              -- Find the slice whose expiry makes room for this request, or for one more than now.
              local missing = math.max(1, used - limit + needed)
              oldest = current - slices
              while oldest < current do
                missing = missing - (counts[oldest] or 0)
                if missing <= 0 then break end
                oldest = oldest + 1
              end
            end

            local granted = 0
            if used + needed <= limit then
              -- Close to the limit every request asks for itself, so that no instance holds back what others need.
              granted = used + wanted <= limit * 0.9 and wanted or needed
              used = used + granted
              redis.call('HINCRBY', key, string.format('%.0f', current), granted)
              redis.call('HSET', key, 'at', string.format('%.0f', current), 'used', used,
                         'oldest', string.format('%.0f', oldest))
              if granted > needed then redis.call('HSET', key, holder, string.format('%.0f', micros)) end
              if at ~= current then redis.call('PEXPIRE', key, (slices + 1) * width) end
            end
            return {granted, math.max(0, limit - used), micros, (oldest + slices + 1) * width - now}
            """);

    private RateLimitScript() {}
}
