// Work in equal parts on as many threads as the process may use.
#pragma once
#include <sched.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace tastelab {

class Threads {
 public:
  // Never deleted: its threads live as long as the process.
  static Threads& Shared() {
    static Threads* shared = new Threads();
    return *shared;
  }

  int Count() const { return count_; }

  // Calls work(part) for every part from 0 to parts - 1, in no order, and returns when all are done.
  void Each(int parts, const std::function<void(int)>& work) {
    std::lock_guard<std::mutex> one_at_a_time(busy_);
    next_ = 0;
    parts_ = parts;
    work_ = &work;
    const bool together = parts > 1 && count_ > 1;
    if (together) {
      std::lock_guard<std::mutex> lock(mutex_);
      working_ = count_ - 1;
      round_++;
      wake_.notify_all();
    }
    TakeParts();
    if (together) {
      std::unique_lock<std::mutex> lock(mutex_);
      done_.wait(lock, [this] { return working_ == 0; });
    }
  }

 private:
  Threads() {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) count_ = CPU_COUNT(&allowed);
    for (int thread = 1; thread < count_; thread++) std::thread([this] { Live(); }).detach();
  }

  void TakeParts() {
    for (int part = next_++; part < parts_; part = next_++) (*work_)(part);
  }

  void Live() {
    for (long seen = 0;;) {
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [&] { return round_ != seen; });
        seen = round_;
      }
      TakeParts();
      std::lock_guard<std::mutex> lock(mutex_);
      if (--working_ == 0) done_.notify_one();
    }
  }

  int count_ = 1;
  std::mutex busy_, mutex_;
  std::condition_variable wake_, done_;
  std::atomic<int> next_{0};
  int parts_ = 0;
  const std::function<void(int)>* work_ = nullptr;
  int working_ = 0;
  long round_ = 0;
};

}  // namespace tastelab
