# #region python
from multiprocessing import resource_tracker, shared_memory

memory = shared_memory.SharedMemory("temperatures")
resource_tracker.unregister(memory._name, "shared_memory")  # else Python removes it at its own exit
readings = memory.buf.cast("i")
print(readings[0], readings[1])
readings.release()
memory.close()
# #endregion python
